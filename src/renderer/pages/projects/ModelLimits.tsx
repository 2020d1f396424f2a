/**
 * Which models a policy allows: by tier, by what they can do, by name; and what a call gets that
 * names none.
 */
import { Checkbox, Select, Switch, TagsInput } from '@mantine/core'
import { capabilities, tiers } from '../../../contract/models'
import { NumberText } from '../../kit/number/NumberText'
import type { PolicyDraft, PolicyProblems } from './policy.form'
import { Field } from './PolicyField'
import classes from './projects.module.css'

interface PartProps {
  readonly draft: PolicyDraft
  readonly problems: PolicyProblems
  /** Every model of the catalogue. */
  readonly ids: readonly string[]
  readonly onChange: (part: Partial<PolicyDraft>) => void
}

export interface ModelLimitsProps extends PartProps {
  /** What no limit means here. */
  readonly absent: string
}

/** The three limits; what is not limited says what holds instead. */
export function ModelLimits(props: ModelLimitsProps) {
  return (
    <>
      <TiersField {...props} />
      <CapabilitiesField {...props} />
      <ModelsField {...props} />
    </>
  )
}

function TiersField({ draft, problems, absent, onChange }: ModelLimitsProps) {
  return (
    <Field name="Tiers" reason={draft.limitTiers ? 'Only models of these tiers.' : absent}>
      <div className={classes.inline}>
        <Switch
          label="Limit"
          aria-label="Limit tiers"
          checked={draft.limitTiers}
          onChange={(event) => onChange({ limitTiers: event.currentTarget.checked })}
        />
        {draft.limitTiers && (
          <Checkbox.Group
            aria-label="Allowed tiers"
            value={[...draft.tiers]}
            error={problems.tiers}
            onChange={(chosen) =>
              onChange({ tiers: tiers.filter((tier) => chosen.includes(tier)) })
            }
          >
            <div className={classes.inline}>
              {tiers.map((tier) => (
                <Checkbox key={tier} value={tier} label={tier} />
              ))}
            </div>
          </Checkbox.Group>
        )}
      </div>
    </Field>
  )
}

function CapabilitiesField({ draft, absent, onChange }: ModelLimitsProps) {
  return (
    <Field
      name="Must be able to"
      reason={
        draft.capabilities.length === 0 ? absent : 'A model that lacks one of these is refused.'
      }
    >
      <Checkbox.Group
        aria-label="Required capabilities"
        value={[...draft.capabilities]}
        onChange={(chosen) =>
          onChange({
            capabilities: capabilities.filter((capability) => chosen.includes(capability)),
          })
        }
      >
        <div className={classes.inline}>
          {capabilities.map((capability) => (
            <Checkbox key={capability} value={capability} label={capability} />
          ))}
        </div>
      </Checkbox.Group>
    </Field>
  )
}

function ModelsField({ draft, problems, absent, ids, onChange }: ModelLimitsProps) {
  return (
    <Field
      name="Models"
      reason={draft.limitModels ? 'Only these, whatever else the policy says they may be.' : absent}
    >
      <div className={classes.stack}>
        <Switch
          label="Limit to named models"
          checked={draft.limitModels}
          onChange={(event) => onChange({ limitModels: event.currentTarget.checked })}
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
            onChange={(models) => onChange({ models })}
          />
        )}
      </div>
    </Field>
  )
}

export interface DefaultsPartProps extends PartProps {
  /** What a call gets where the policy does not say. */
  readonly absent: { readonly model: string; readonly maxOutput: string }
}

/** What a call gets that does not say. */
export function DefaultsPart({ draft, problems, absent, ids, onChange }: DefaultsPartProps) {
  const defaults =
    draft.defaultModel === null || ids.includes(draft.defaultModel)
      ? ids
      : [draft.defaultModel, ...ids]
  return (
    <>
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
          onChange={(defaultModel) => onChange({ defaultModel })}
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
          onText={(text) => onChange({ maxOutputTokens: text })}
        />
      </Field>
    </>
  )
}
