/**
 * The parts of a policy that say how a call is handled: its route and retries, and its place in the
 * queue, cache, checks and simulation.
 */
import { Checkbox, Select, Switch, TextInput } from '@mantine/core'
import { priorities } from '../../../contract/calls'
import type { Model } from '../../../contract/models'
import { fallbackCodes, usualFallbackCodes, type Policy } from '../../../contract/projects'
import { Fold } from '../../kit/Fold'
import { OptionalSelect } from '../../kit/OptionalSelect'
import { NumberText } from '../../kit/number/NumberText'
import { useServerQuery } from '../../client/query'
import type { PolicyDraft, PolicyProblems } from './policy.form'
import { Field } from './PolicyField'
import {
  codesFrom,
  fallbackLabels,
  handlingSummary,
  onFailLabels,
  priorityLabels,
  routeSummary,
} from './policy.words'
import { RouteEditor } from './RouteEditor'
import classes from './projects.module.css'

export interface PolicyPartProps {
  readonly draft: PolicyDraft
  /** Of the whole policy; a part shows its own. */
  readonly problems: PolicyProblems
  /** As saved: what the folded head says. */
  readonly policy: Policy
  /** What an absent field means here: `as its project says`. */
  readonly absent: string
  readonly onChange: (change: Partial<PolicyDraft>) => void
}

/** Who is tried after the default model, when, and for how long. */
export function RoutePart({
  draft,
  problems,
  policy,
  absent,
  catalogue,
  onChange,
}: PolicyPartProps & { readonly catalogue: readonly Model[] }) {
  return (
    <Fold
      title="Route and retries"
      summary={routeSummary(policy) || absent}
      faulty={
        problems.route !== undefined ||
        problems.maxAttempts !== undefined ||
        problems.totalTime !== undefined
      }
    >
      <Field
        name="Route"
        reason={
          draft.ownRoute
            ? 'Tried after the default model, in this order, until one serves.'
            : `Who is tried after the default model: ${absent}.`
        }
      >
        <RouteEditor draft={draft} catalogue={catalogue} onChange={onChange} />
      </Field>
      <Field
        name="Moves on after"
        reason={
          draft.ownFallbacks
            ? 'Only these errors lead to the next candidate.'
            : `Which errors lead to the next candidate: ${absent}, else what another provider may not have.`
        }
      >
        <div className={classes.stack}>
          <Switch
            label="Choose the errors"
            checked={draft.ownFallbacks}
            onChange={(event) => onChange({ ownFallbacks: event.currentTarget.checked })}
          />
          <Checkbox.Group
            aria-label="Errors that move a call on"
            value={draft.ownFallbacks ? [...draft.fallbackOn] : [...usualFallbackCodes]}
            onChange={(chosen) => onChange({ fallbackOn: codesFrom(chosen) })}
          >
            <div className={classes.codes}>
              {fallbackCodes.map((code) => (
                <Checkbox
                  key={code}
                  value={code}
                  label={fallbackLabels[code]}
                  title={code}
                  disabled={!draft.ownFallbacks}
                />
              ))}
            </div>
          </Checkbox.Group>
        </div>
      </Field>
      <Field
        name="Attempts"
        reason="At most this many tries of one call, over all candidates. Each is held and priced."
      >
        <NumberText
          aria-label="Attempts"
          placeholder="3"
          whole
          w={120}
          text={draft.maxAttempts}
          error={problems.maxAttempts}
          onText={(text) => onChange({ maxAttempts: text })}
        />
      </Field>
      <Field name="Time for all of it" reason="No attempt begins after this long.">
        <TextInput
          aria-label="Time for all attempts"
          placeholder="2 min"
          w={120}
          value={draft.totalTime}
          error={problems.totalTime}
          onChange={(event) => onChange({ totalTime: event.currentTarget.value })}
        />
      </Field>
    </Fold>
  )
}

/** Its place in the queue, the cache, the checks and the simulated share. */
export function HandlingPart({ draft, problems, policy, absent, onChange }: PolicyPartProps) {
  const profiles = useServerQuery(['validation'], ['validation', 'profiles'], (client) =>
    client.validation.list(),
  )
  const names = profiles.data?.items.map(({ name }) => name) ?? []
  const percent = /^\d{1,3}$/.test(draft.simulatedPercent.trim())
    ? draft.simulatedPercent.trim()
    : null
  return (
    <Fold
      title="Queue, cache, checks and simulation"
      summary={handlingSummary(policy) || absent}
      faulty={problems.cacheTtl !== undefined || problems.simulatedPercent !== undefined}
    >
      <Field name="Priority" reason="Who goes first where calls wait for a free slot.">
        <OptionalSelect
          label="Priority"
          none="Normal"
          clearLabel="No priority"
          width={220}
          options={priorities.map((value) => ({ value, label: priorityLabels[value] }))}
          value={draft.priority}
          onChange={(priority) => onChange({ priority })}
        />
      </Field>
      <Field
        name="Cache answers for"
        reason="An equal call within this time gets the same answer for nothing. “off” never reuses one."
      >
        <TextInput
          aria-label="Cache answers for"
          placeholder="30 min, 1 h or off"
          w={220}
          value={draft.cacheTtl}
          error={problems.cacheTtl}
          onChange={(event) => onChange({ cacheTtl: event.currentTarget.value })}
        />
      </Field>
      <Field name="Check answers" reason="Every answer is held against this profile’s rules.">
        <div className={classes.inline}>
          <OptionalSelect
            label="Validation profile"
            none="Not checked"
            clearLabel="No validation profile"
            width={220}
            options={
              draft.profile === null || names.includes(draft.profile)
                ? names
                : [draft.profile, ...names]
            }
            value={draft.profile}
            onChange={(profile) => onChange({ profile })}
          />
          {draft.profile !== null && (
            <Select
              aria-label="When an answer fails"
              title="With another try, text is shown only once it has passed"
              allowDeselect={false}
              w={270}
              data={Object.entries(onFailLabels).map(([value, label]) => ({ value, label }))}
              value={draft.onFail}
              onChange={(value) =>
                value !== null &&
                value in onFailLabels &&
                onChange({ onFail: value as PolicyDraft['onFail'] })
              }
            />
          )}
        </div>
      </Field>
      <Field
        name="Simulated share"
        reason={`${percent ?? '0'} of 100 calls are answered by the simulated provider: a gradual start, and the way back.`}
      >
        <NumberText
          aria-label="Simulated share"
          placeholder="0"
          whole
          rightSection={<span aria-hidden="true">%</span>}
          w={120}
          text={draft.simulatedPercent}
          error={problems.simulatedPercent}
          onText={(text) => onChange({ simulatedPercent: text })}
        />
      </Field>
    </Fold>
  )
}
