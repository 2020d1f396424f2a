/** The part of a service's policy that gives a challenger a share of its calls. */
import { Select } from '@mantine/core'
import type { Model } from '../../../contract/models'
import { usualPlannedCalls } from '../../../contract/rollouts'
import { Fold } from '../../kit/Fold'
import { NumberText } from '../../kit/number/NumberText'
import { challengerFault, find } from './policy.form'
import { Field } from './PolicyField'
import type { PolicyPartProps } from './PolicyParts'
import { rolloutSummary } from './policy.words'

export interface RolloutPartProps extends Omit<PolicyPartProps, 'absent'> {
  readonly catalogue: readonly Model[]
}

/** The fold with the challenger, its share and the plan. */
export function RolloutPart({ draft, problems, policy, catalogue, onChange }: RolloutPartProps) {
  return (
    <Fold
      title="Roll-out to a challenger"
      summary={rolloutSummary(policy) || 'no roll-out'}
      faulty={
        problems.challenger !== undefined ||
        problems.challengerPercent !== undefined ||
        problems.plannedCalls !== undefined
      }
    >
      <Field
        name="Challenger"
        reason="Gets a share of the calls that name no model; the default model gets the others and serves where the challenger cannot."
      >
        <ChallengerSelect
          draft={draft}
          catalogue={catalogue}
          fault={problems.challenger}
          onChange={onChange}
        />
      </Field>
      {draft.challenger !== null && (
        <>
          <Field
            name="Its share"
            reason="Of a hundred such calls. Another share begins another roll-out, counted from zero."
          >
            <NumberText
              aria-label="Share of the challenger"
              whole
              rightSection={<span aria-hidden="true">%</span>}
              w={120}
              text={draft.challengerPercent}
              error={problems.challengerPercent}
              onText={(text) => onChange({ challengerPercent: text })}
            />
          </Field>
          <Field
            name="Verdict after"
            reason="Calls of each of the two. Before, intervals are shown and nobody is called better."
          >
            <NumberText
              aria-label="Calls before the verdict"
              placeholder={String(usualPlannedCalls)}
              whole
              w={120}
              text={draft.plannedCalls}
              error={problems.plannedCalls}
              onText={(text) => onChange({ plannedCalls: text })}
            />
          </Field>
        </>
      )}
    </Fold>
  )
}

/** Every model; those that cannot challenge the default stand there with why. */
function ChallengerSelect({
  draft,
  catalogue,
  fault,
  onChange,
}: Pick<RolloutPartProps, 'draft' | 'catalogue' | 'onChange'> & {
  readonly fault: string | undefined
}) {
  const ids = catalogue
    .filter(({ deprecated }) => !deprecated)
    .map(({ id }) => id)
    .sort()
  const { challenger } = draft
  const known = challenger === null ? undefined : (find(challenger, catalogue)?.id ?? challenger)
  const offered = known === undefined || ids.includes(known) ? ids : [known, ...ids]
  return (
    <Select
      aria-label="Challenger"
      placeholder="No roll-out"
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'No challenger' }}
      nothingFoundMessage="No model matches"
      limit={200}
      data={offered.map((id) => ({
        value: id,
        label: id,
        disabled:
          id !== known &&
          draft.defaultModel !== null &&
          challengerFault(draft, id, catalogue) !== null,
      }))}
      value={known ?? null}
      error={fault}
      onChange={(chosen) =>
        onChange(
          chosen === null
            ? { challenger: null, challengerPercent: '', plannedCalls: '' }
            : { challenger: chosen, challengerPercent: draft.challengerPercent || '10' },
        )
      }
    />
  )
}
