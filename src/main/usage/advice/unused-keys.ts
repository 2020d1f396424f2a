/** Keys that nobody uses: they save nothing, and are one more to be lost. Pure. */
import type { Recommendation } from '../../../contract/advice'
import type { Key } from '../../../contract/keys'
import { dayMs } from '../../../shared/spans'

const idleMs = 90 * dayMs

/** `now` is epoch milliseconds. Keys of the environment are not ours to remove. */
export function unusedKeys(keys: readonly Key[], now: number): Recommendation[] {
  return keys.flatMap((key) => {
    const lastSeen = key.lastUsedAt ?? key.createdAt
    const isOurs = key.backend === 'keytar' || key.backend === 'keyring'
    if (!isOurs || key.status !== 'active' || lastSeen === null || now - lastSeen < idleMs)
      return []
    const days = Math.floor((now - lastSeen) / dayMs)
    const since = key.lastUsedAt === null ? 'since it was added' : 'for'
    return [
      {
        id: `unused_key ${key.id}`,
        kind: 'unused_key' as const,
        title: `Remove the key ${key.label} of ${key.providerId}`,
        because: `No call has used it ${since}${key.lastUsedAt === null ? `, ${days} days ago` : ` ${days} days`}. A key that is not there cannot be lost.`,
        savingNanoUsd: 0,
        calls: 0,
        costNanoUsd: 0,
        entries: null,
        rows: [],
        action: { kind: 'remove_key' as const, key: key.id },
      },
    ]
  })
}
