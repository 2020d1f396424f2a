/** The walk along the chain as a task that is told and can be stopped; one at a time. */
import { counted } from '../../shared/counted'
import { Failure } from '../platform/failure'
import type { TaskRun, Tasks } from '../platform/tasks'
import type { Ledger } from '../ledger/ledger'
import type { Verdict } from '../ledger/verify'

interface VerifyTaskDeps {
  readonly ledger: Pick<Ledger, 'verify' | 'head'>
  readonly tasks: Pick<Tasks, 'run'>
}

const walking = { name: 'Walking the chain', unit: 'entries', weight: 1 }

/** Whoever asks while one is under way is given that one. */
export function verifyAsTask({ ledger, tasks }: VerifyTaskDeps): (who: string) => Promise<Verdict> {
  let underWay: Promise<Verdict> | null = null

  async function walk(run: TaskRun): Promise<Verdict> {
    let walked = 0
    run.begin(walking.name, ledger.head().seq)
    try {
      return await ledger.verify({
        signal: run.signal,
        onWalked(entries) {
          walked = entries
          run.advance(entries)
        },
      })
    } catch (thrown) {
      if (!run.signal.aborted) throw thrown
      throw new Failure(
        'cancelled',
        `Verify was stopped. The first ${counted(walked, 'entry', 'entries')} hold; what comes after was not looked at.`,
      )
    }
  }

  return (who) => {
    underWay ??= tasks
      .run({ kind: 'verify', who, steps: [walking] }, walk, (verdict) => ({
        state: 'done',
        outcome: sentence(verdict),
      }))
      .finally(() => (underWay = null))
    return underWay
  }
}

function sentence({ entries, firstBreak }: Verdict): string {
  return firstBreak === undefined
    ? `The chain is unbroken over ${counted(entries, 'entry', 'entries')}.`
    : `The chain breaks at entry ${firstBreak.seq}: ${firstBreak.reason}`
}
