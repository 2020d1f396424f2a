/**
 * Why no call may leave now, in one place: the gate asks it before bytes leave, and `/health` shows
 * it.
 */
import type { Emergency } from '../../budgets/emergency'
import { Failure } from '../../platform/failure'
import type { Trust } from '../../storage/trust'

export interface Standing {
  /** All reasons, the one to look at first in front. */
  reasons(): Failure[]
  /** Throws the first of them. */
  check(): void
}

export interface StandingDeps {
  readonly trust: () => Trust
  readonly emergency: Pick<Emergency, 'refusal'>
  readonly unsettled: { refusal(): Failure | null }
  readonly isClosing: () => boolean
}

export function createStanding({ trust, emergency, unsettled, isClosing }: StandingDeps): Standing {
  function reasons(): Failure[] {
    const { trusted, message } = trust()
    const found = [
      isClosing() ? whileClosing() : null,
      trusted
        ? null
        : new Failure('ledger_unavailable', message ?? 'The ledger cannot be trusted.'),
      emergency.refusal(),
      unsettled.refusal(),
    ]
    return found.filter((reason) => reason !== null)
  }
  return {
    reasons,
    check() {
      const [first] = reasons()
      if (first !== undefined) throw first
    },
  }
}

/** Why no call begins any more. */
export function whileClosing(): Failure {
  return new Failure('interrupted', 'Tollgate is closing. Start it again to make calls.')
}
