/**
 * A key whose test was not good: refused for certain, or with no verdict, when it may be saved all
 * the same.
 */
import { Button } from '@mantine/core'
import { ErrorState } from '../../parts/ErrorState'
import type { ProbeOutcome } from './probe-outcome'
import classes from './keys.module.css'

export interface ProbeRefusalProps {
  readonly outcome: Exclude<ProbeOutcome, { readonly kind: 'good' }>
  readonly providerName: string
  readonly onTest: () => void
  readonly onSaveAnyway: () => void
}

/** What the test said, with the ways on that it leaves. */
export function ProbeRefusal({ outcome, providerName, onTest, onSaveAnyway }: ProbeRefusalProps) {
  const actions =
    outcome.kind === 'refused' ? (
      <span className={classes.quiet}>
        Not saved. Check that the whole key was copied and that it belongs to {providerName}.
      </span>
    ) : (
      <>
        <Button variant="default" onClick={onTest}>
          Test again
        </Button>
        <Button variant="default" onClick={onSaveAnyway}>
          Save anyway
        </Button>
        <span className={classes.quiet}>The test did not reach a verdict on the key.</span>
      </>
    )
  return <ErrorState error={outcome.error} actions={actions} />
}
