/** Editing a policy, field by field: what is off does not limit, and a default model the policy would refuse is not saved. */
import { Button, Checkbox, Select, Switch, TagsInput } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { capabilities, tiers, type Model } from '../../../contract/models'
import type { Policy } from '../../../contract/projects'
import type { ErrorBody } from '../../../contract/errors'
import { ErrorState } from '../../ui/ErrorState'
import { NumberText } from '../../ui/number/NumberText'
import { checkPolicy, isChanged, policyDraftOf, type PolicyDraft } from './policy-draft'
import { Field } from './PolicyField'
import { HandlingPart, RoutePart } from './PolicyParts'
import { TermsPart } from './TermsPart'
import classes from './projects.module.css'

export interface PolicyFormProps {
  readonly policy: Policy
  readonly catalogue: readonly Model[]
  /** What an absent field means here, for limits, for the default model, for the max output and for how a call is handled. */
  readonly absent: {
    readonly limit: string
    readonly model: string
    readonly maxOutput: string
    readonly handling: string
  }
  readonly label: string
  readonly busy: boolean
  readonly error: ErrorBody | null
  readonly onSave: (policy: Policy) => void
}

export function PolicyForm({
  policy,
  catalogue,
  absent,
  label,
  busy,
  error,
  onSave,
}: PolicyFormProps) {
  const [draft, setDraft] = useState<PolicyDraft>(() => policyDraftOf(policy))
  const saved = JSON.stringify(policy)
  useEffect(() => setDraft(policyDraftOf(JSON.parse(saved) as Policy)), [saved])
  const { problems, policy: next } = checkPolicy(draft, policy, catalogue)
  const changed = isChanged(draft, policy)
  const ids = useMemo(() => catalogue.map(({ id }) => id).sort(), [catalogue])
  const defaults =
    draft.defaultModel === null || ids.includes(draft.defaultModel)
      ? ids
      : [draft.defaultModel, ...ids]

  function change(part: Partial<PolicyDraft>) {
    setDraft((before) => ({ ...before, ...part }))
  }

  return (
    <form
      className={classes['policy']}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault()
        if (next !== null && changed && !busy) onSave(next)
      }}
    >
      <Field name="Tiers" reason={draft.limitTiers ? 'Only models of these tiers.' : absent.limit}>
        <div className={classes['inline']}>
          <Switch
            label="Limit"
            aria-label="Limit tiers"
            checked={draft.limitTiers}
            onChange={(event) => change({ limitTiers: event.currentTarget.checked })}
          />
          {draft.limitTiers && (
            <Checkbox.Group
              aria-label="Allowed tiers"
              value={[...draft.tiers]}
              error={problems.tiers}
              onChange={(chosen) =>
                change({ tiers: tiers.filter((tier) => chosen.includes(tier)) })
              }
            >
              <div className={classes['inline']}>
                {tiers.map((tier) => (
                  <Checkbox key={tier} value={tier} label={tier} />
                ))}
              </div>
            </Checkbox.Group>
          )}
        </div>
      </Field>
      <Field
        name="Must be able to"
        reason={
          draft.capabilities.length === 0
            ? absent.limit
            : 'A model that lacks one of these is refused.'
        }
      >
        <Checkbox.Group
          aria-label="Required capabilities"
          value={[...draft.capabilities]}
          onChange={(chosen) =>
            change({
              capabilities: capabilities.filter((capability) => chosen.includes(capability)),
            })
          }
        >
          <div className={classes['inline']}>
            {capabilities.map((capability) => (
              <Checkbox key={capability} value={capability} label={capability} />
            ))}
          </div>
        </Checkbox.Group>
      </Field>
      <Field
        name="Models"
        reason={
          draft.limitModels
            ? 'Only these, whatever else the policy says they may be.'
            : absent.limit
        }
      >
        <div className={classes['stack']}>
          <Switch
            label="Limit to named models"
            checked={draft.limitModels}
            onChange={(event) => change({ limitModels: event.currentTarget.checked })}
          />
          {draft.limitModels && (
            <TagsInput
              aria-label="Allowed models"
              placeholder="Add a model"
              data={ids}
              value={[...draft.models]}
              error={problems.models}
              maxDropdownHeight={260}
              clearable
              clearButtonProps={{ 'aria-label': 'Remove every named model' }}
              onChange={(models) => change({ models })}
            />
          )}
        </div>
      </Field>
      <Field name="Default model" reason="Used when a call names none.">
        <Select
          aria-label="Default model"
          placeholder={absent.model}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'No default model' }}
          nothingFoundMessage="No model matches"
          data={defaults}
          value={draft.defaultModel}
          error={problems.defaultModel}
          onChange={(defaultModel) => change({ defaultModel })}
        />
      </Field>
      <Field
        name="Max output"
        reason="Tokens, for calls that give no maximum. Holds are set by it."
      >
        <NumberText
          aria-label="Default max output tokens"
          placeholder={absent.maxOutput}
          whole
          w={220}
          text={draft.maxOutputTokens}
          error={problems.maxOutputTokens}
          onText={(text) => change({ maxOutputTokens: text })}
        />
      </Field>
      <RoutePart
        draft={draft}
        problems={problems}
        policy={policy}
        absent={absent.handling}
        catalogue={catalogue}
        onChange={change}
      />
      <TermsPart draft={draft} policy={policy} absent={absent.handling} onChange={change} />
      <HandlingPart
        draft={draft}
        problems={problems}
        policy={policy}
        absent={absent.handling}
        onChange={change}
      />
      {error !== null && <ErrorState error={error} />}
      {changed && (
        <div className={classes['foot']}>
          <span className={classes['quiet']}>Takes effect with the next call.</span>
          <Button variant="default" onClick={() => setDraft(policyDraftOf(policy))}>
            Discard
          </Button>
          <Button type="submit" loading={busy} disabled={next === null}>
            Save policy
          </Button>
        </div>
      )}
    </form>
  )
}
