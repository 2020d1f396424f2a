/**
 * Editing a policy, field by field: what is off does not limit, and a default model the policy
 * would refuse is not saved.
 */
import { Button } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import type { Model } from '../../../contract/models'
import type { Policy } from '../../../contract/projects'
import type { ErrorBody } from '../../../contract/errors'
import { ErrorState } from '../../parts/ErrorState'
import { DefaultsPart, ModelLimits } from './ModelLimits'
import { checkPolicy, isChanged, policyDraftOf, type PolicyDraft } from './policy.form'
import { HandlingPart, RoutePart } from './PolicyParts'
import { RolloutPart } from './RolloutPart'
import { TermsPart } from './TermsPart'
import classes from './projects.module.css'

export interface PolicyFormProps {
  /** As saved; another one replaces what was typed. */
  readonly policy: Policy
  /** To judge by: what the policy would refuse itself is not saved. */
  readonly catalogue: readonly Model[]
  /**
   * What an absent field means here, for limits, for the default model, for the max output and for
   * how a call is handled.
   */
  readonly absent: {
    readonly limit: string
    readonly model: string
    readonly maxOutput: string
    readonly handling: string
  }
  /** A service's policy may roll a challenger out, a project's may not. */
  readonly mayRollOut?: boolean
  /** What screen readers call the form. */
  readonly label: string
  readonly busy: boolean
  readonly error: ErrorBody | null
  readonly onSave: (policy: Policy) => void
}

/** The whole policy; the buttons show once something was changed. */
export function PolicyForm({
  policy,
  catalogue,
  absent,
  mayRollOut = false,
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

  function change(part: Partial<PolicyDraft>) {
    setDraft((before) => ({ ...before, ...part }))
  }

  return (
    <form
      className={classes.policy}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault()
        if (next !== null && changed && !busy) onSave(next)
      }}
    >
      <ModelLimits
        draft={draft}
        problems={problems}
        absent={absent.limit}
        ids={ids}
        onChange={change}
      />
      <DefaultsPart draft={draft} problems={problems} absent={absent} ids={ids} onChange={change} />
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
      {mayRollOut && (
        <RolloutPart
          draft={draft}
          problems={problems}
          policy={policy}
          catalogue={catalogue}
          onChange={change}
        />
      )}
      {error !== null && <ErrorState error={error} />}
      {changed && (
        <div className={classes.foot}>
          <span className={classes.quiet}>Takes effect with the next call.</span>
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
