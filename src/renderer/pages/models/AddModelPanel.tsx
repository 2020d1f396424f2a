/**
 * Adding a model of one's own: where it is served, what it can do, and, when known, what it costs.
 */
import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { capabilities, tiers, type Model, type Tier } from '../../../contract/models'
import { ErrorState } from '../../parts/ErrorState'
import { NumberText } from '../../kit/number/NumberText'
import { Panel } from '../../kit/Panel'
import { useServerAction, useServerQuery } from '../../client/query'
import {
  checkModelDraft,
  emptyModelDraft,
  type NewModelDraft,
  type NewModelFields,
} from './model.words'
import { useModelsStore } from './models.state'
import { PriceFields } from './PriceFields'
import { checkPrice, emptyPriceDraft, type PriceDraft } from './price.form'
import classes from './models.module.css'

export function AddModelPanel({
  models,
  onClose,
}: {
  readonly models: readonly Model[]
  readonly onClose: () => void
}) {
  const { open } = useModelsStore()
  const providers = useServerQuery(['providers'], ['providers'], (client) =>
    client.providers.list(),
  )
  const [draft, setDraft] = useState<NewModelDraft>(emptyModelDraft)
  const [price, setPrice] = useState<PriceDraft>(emptyPriceDraft)
  const [tried, setTried] = useState(false)
  const create = useServerAction(
    (client, fields: NewModelFields) => client.models.create(fields),
    ['models'],
  )
  const checkedPrice = checkPrice(price)
  const { problems, fields } = checkModelDraft(draft, checkedPrice.price, models)
  const show = tried ? problems : {}
  const ready = fields !== null && (checkedPrice.price !== null || checkedPrice.empty)

  function change(part: Partial<NewModelDraft>) {
    setDraft((before) => ({ ...before, ...part }))
  }

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
        <Select
          label="Provider"
          placeholder="Choose"
          data={(providers.data?.items ?? [])
            .filter(({ kind }) => kind !== 'simulated')
            .map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.provider}
          error={show.provider}
          onChange={(provider) => change({ provider })}
        />
        <TextInput
          label="Model id"
          description="Exactly as the provider writes it."
          value={draft.model}
          error={show.model}
          classNames={{ input: 'tg-mono' }}
          spellCheck={false}
          onChange={(event) => change({ model: event.currentTarget.value })}
        />
        <TextInput
          label="Name"
          placeholder={draft.model === '' ? 'Optional' : draft.model}
          value={draft.name}
          error={show.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Select
          label="Tier"
          description="Policies allow and refuse by tier."
          allowDeselect={false}
          data={[...tiers]}
          value={draft.tier}
          onChange={(tier) => change({ tier: (tier ?? 'standard') as Tier })}
        />
        <Checkbox.Group
          label="Capabilities"
          value={[...draft.capabilities]}
          error={show.capabilities}
          onChange={(chosen) =>
            change({
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
            error={show.contextWindow}
            onText={(text) => change({ contextWindow: text })}
          />
          <NumberText
            label="Max output"
            placeholder="Not known"
            whole
            text={draft.maxOutputTokens}
            error={show.maxOutputTokens}
            onText={(text) => change({ maxOutputTokens: text })}
          />
        </div>
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
