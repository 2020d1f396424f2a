/** The calls that gave the answers of a conversation, as far as the console still has them. */
import type { CallRecord } from '../../../contract/calls'

/** Few at a time: each carries all that was said before it. */
const atOnce = 4

/** By id, without what each was asked: the conversation says that itself. Never throws. */
export async function keptAnswers(
  ids: readonly string[],
  get: (id: string) => Promise<CallRecord>,
): Promise<ReadonlyMap<string, CallRecord>> {
  const found = new Map<string, CallRecord>()
  const waiting = ids.values()
  async function readOn() {
    for (const id of waiting) {
      const record = await get(id).catch(() => null)
      if (record !== null) found.set(id, { ...record, request: null })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, readOn))
  return found
}
