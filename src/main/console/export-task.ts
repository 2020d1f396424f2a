/** An export of the ledger as a task: told while it is written, and stopped by a person. */
import { counted } from '../../shared/counted'
import type { OnSlice } from '../ledger/export'
import { Failure } from '../platform/failure'
import type { TaskRun, Tasks } from '../platform/tasks'

const writing = { name: 'Writing entries', unit: 'entries', weight: 1 }

/** The pieces of `write`, which throws at once where its filter is none. */
export function exportAsTask(
  tasks: Pick<Tasks, 'open'>,
  write: (onSlice: OnSlice) => AsyncIterable<string>,
): AsyncGenerator<string> {
  let run: TaskRun | null = null
  let written = 0
  const pieces = write((walked, total, passed) => {
    written = passed
    run?.advance(walked, total)
    if (run?.signal.aborted === true)
      throw new Failure('cancelled', 'The export was stopped. No file was made of it.')
  })

  async function* told() {
    const task = tasks.open({ kind: 'export', who: 'api', steps: [writing] })
    run = task.run
    // A reader that leaves ends the loop without a word.
    let ending = () => task.end({ state: 'stopped', outcome: 'Its reader left before its end.' })
    try {
      yield* pieces
      ending = () =>
        task.end({ state: 'done', outcome: `${counted(written, 'entry', 'entries')} exported.` })
    } catch (thrown) {
      ending = () => task.fail(thrown)
      throw thrown
    } finally {
      ending()
    }
  }
  return told()
}
