/**
 * Adding a model of one's own: where it is served, what it can do, and, when known, what it costs.
 */
import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { capabilities, tiers, type Model, type NewModel, type Tier } from '../../../contract/models'
import { ErrorState } from '../../parts/ErrorState'
import { NumberText } from '../../kit/number/NumberText'
import { Panel } from '../../kit/Panel'
import { useServerAction, useServerQuery } from '../../client/query'
import { checkModelDraft, emptyModelDraft, type NewModelDraft } from './model.words'
import { useModelsStore } from './models.state'
import { PriceFields } from './PriceFields'
import { checkPrice, emptyPriceDraft, type PriceDraft } from './price.form'
import classes from './models.module.css'

export interface AddModelPanelProps {
  /** The catalogue: an id that is taken is refused. */
  readonly models: readonly Model[]
  readonly onClose: () => void
}

/** The panel with its form; the new model is opened once it is there. */
export function AddModelPanel({ models, onClose }: AddModelPanelProps) {
  const { open } = useModelsStore()
  const [draft, setDraft] = useState<NewModelDraft>(emptyModelDraft)
  const [price, setPrice] = useState<PriceDraft>(emptyPriceDraft)
  const [tried, setTried] = useState(false)
  const create = useServerAction(
    (client, fields: NewModel) => client.models.create(fields),
    ['models'],
  )
  const checkedPrice = checkPrice(price)
  const { problems, fields } = checkModelDraft(draft, checkedPrice.price, models)
  const ready = fields !== null && (checkedPrice.price !== null || checkedPrice.empty)

  async function submit() {
    setTried(true)
    if (!ready) return
    const answer = await create.run(fields)
    if (answer.ok) open({ kind: 'model', id: answer.value.id })
  }

  return (
    <Panel title="Add model" label="Add model" onClose={onClose} width={400} takeFocus>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!create.running) void submit()
        }}
      >
        <ModelFields
          draft={draft}
          problems={tried ? problems : {}}
          onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
        />
        <fieldset className={classes.fieldset}>
          <legend>Price, USD per million tokens</legend>
          <PriceFields
            draft={price}
            check={checkedPrice}
            showProblems={tried && !checkedPrice.empty}
            onChange={setPrice}
          />
          <p className={classes.quiet}>
            {checkedPrice.empty
              ? 'Left empty, the model is unpriced: refused under a hard USD budget, else recorded with unknown cost.'
              : 'In force from now on, shown as an override.'}
          </p>
        </fieldset>
        {create.error !== null && <ErrorState error={create.error} />}
        <div className={classes.foot}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.running}>
            Add model
          </Button>
        </div>
      </form>
    </Panel>
  )
}

interface ModelFieldsProps {
  readonly draft: NewModelDraft
  /** None before a save was tried. */
  readonly problems: ReturnType<typeof checkModelDraft>['problems']
  readonly onChange: (part: Partial<NewModelDraft>) => void
}

/** Who serves it under which name, and what it can do. */
function ModelFields({ draft, problems, onChange }: ModelFieldsProps) {
  const providers = useServerQuery(['providers'], ['providers'], (client) =>
    client.providers.list(),
  )
  return (
    <>
      <Select
        label="Provider"
        placeholder="Choose"
        data={(providers.data?.items ?? [])
          .filter(({ kind }) => kind !== 'simulated')
          .map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.provider}
        error={problems.provider}
        onChange={(provider) => onChange({ provider })}
      />
      <TextInput
        label="Model id"
        description="Exactly as the provider writes it."
        value={draft.model}
        error={problems.model}
        classNames={{ input: 'tg-mono' }}
        spellCheck={false}
        onChange={(event) => onChange({ model: event.currentTarget.value })}
      />
      <TextInput
        label="Name"
        placeholder={draft.model === '' ? 'Optional' : draft.model}
        value={draft.name}
        error={problems.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Select
        label="Tier"
        description="Policies allow and refuse by tier."
        allowDeselect={false}
        data={[...tiers]}
        value={draft.tier}
        onChange={(tier) => onChange({ tier: (tier ?? 'standard') as Tier })}
      />
      <Abilities draft={draft} problems={problems} onChange={onChange} />
    </>
  )
}

/** What it can do, and how much at once. */
function Abilities({ draft, problems, onChange }: ModelFieldsProps) {
  return (
    <>
      <Checkbox.Group
        label="Capabilities"
        value={[...draft.capabilities]}
        error={problems.capabilities}
        onChange={(chosen) =>
          onChange({
            capabilities: capabilities.filter((capability) => chosen.includes(capability)),
          })
        }
      >
        <div className={classes.checks}>
          {capabilities.map((capability) => (
            <Checkbox key={capability} value={capability} label={capability} />
          ))}
        </div>
      </Checkbox.Group>
      <div className={classes.pair}>
        <NumberText
          label="Context window"
          placeholder="Not known"
          whole
          text={draft.contextWindow}
          error={problems.contextWindow}
          onText={(text) => onChange({ contextWindow: text })}
        />
        <NumberText
          label="Max output"
          placeholder="Not known"
          whole
          text={draft.maxOutputTokens}
          error={problems.maxOutputTokens}
          onText={(text) => onChange({ maxOutputTokens: text })}
        />
      </div>
    </>
  )
}
