/** Adding the sums of usage up anew as a task: told, stopped, and on record where it corrected any. */
import type { Rebuilt } from '../../contract/ledger'
import { counted } from '../../shared/counted'
import { mendRollups } from '../ledger/mend'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Tasks } from '../platform/tasks'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'

export interface RebuildTaskDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'changes'>
  readonly audit: Pick<Audit, 'note'>
  readonly tasks: Pick<Tasks, 'run'>
  /** How many entries there are. */
  readonly entries: () => number
  /** Throws Failure while the ledger may not be written. */
  readonly checkWritable: () => void
  /** What was read of the sums that were wrong is not true any more. */
  readonly onCorrected: () => void
}

const adding = { name: 'Adding up entries', unit: 'entries', weight: 1 }

/** One at a time; throws Failure `conflict` while one runs. */
export function rebuildAsTask(deps: RebuildTaskDeps): (who: string) => Promise<Rebuilt> {
  const { store, platform, audit, tasks, checkWritable, onCorrected } = deps
  let underWay = false

  async function rebuild(who: string): Promise<Rebuilt> {
    return tasks.run(
      { kind: 'rebuild', who, steps: [adding] },
      async (run) => {
        run.begin(adding.name, deps.entries())
        const { entries, corrected } = await mendRollups(store, {
          signal: run.signal,
          onAdded: (done) => run.advance(done),
        })
        if (corrected > 0) {
          store.write(() => audit.note({ who, what: 'sums corrected', after: { corrected } }))
          onCorrected()
          platform.changes.publish('usage', 'ledger', 'budgets')
        }
        const { aborted: stopped } = run.signal
        return { entries, corrected, stopped, message: sentence(entries, corrected, stopped) }
      },
      ({ stopped, message }) => ({ state: stopped ? 'stopped' : 'done', outcome: message }),
    )
  }

  return async (who) => {
    checkWritable()
    if (underWay) throw new Failure('conflict', 'The sums are being added up already.')
    underWay = true
    try {
      return await rebuild(who)
    } finally {
      underWay = false
    }
  }
}

function sentence(entries: number, corrected: number, stopped: boolean): string {
  const found =
    corrected === 0
      ? 'every sum was right'
      : `the sums of ${counted(corrected, 'quarter of an hour', 'quarters of an hour')} were wrong and are right now`
  const rest = stopped ? ' It was stopped there: the rest is as it was.' : ''
  return `${counted(entries, 'entry', 'entries')} added up: ${found}.${rest}`
}
