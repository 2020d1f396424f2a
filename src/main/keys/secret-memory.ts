/**
 * The secrets this process holds: those of keys in use, those on their way in, and those just let
 * go, so that the log's redactor knows each.
 */
import type { Clock } from '../platform/clock'

export interface SecretMemory {
  of(keyId: string): string | undefined
  keep(keyId: string, secret: string): void
  /**
   * Forgets a key's secret for use; the redactor knows it for some minutes more, because calls that
   * carry it may still report.
   */
  drop(keyId: string): void
  /** Runs `work` with `secret` known to the redactor. */
  passing<T>(secret: string, work: () => Promise<T>): Promise<T>
  /** Without words that stand for no key, such as `ollama`. Same array until the set changes. */
  loaded(): readonly string[]
  clear(): void
}

const knownAfterMs = 600_000

/**
 * What is given to servers that check no key. Taken out of every text, such a word would blot out
 * model names and prose.
 */
const placeholder =
  /^(?:ollama|empty|none|null|dummy|local|lm-?studio|not[-_ ]?(?:needed|used|required)|no[-_ ]?key(?:[-_ ]?(?:needed|required))?|anything|unused|test)$/i
const shortestSecret = 6

export function createSecretMemory(clock: Pick<Clock, 'monotonic'>): SecretMemory {
  const kept = new Map<string, string>()
  const leaving: { readonly secret: string; readonly until: number }[] = []
  let all: readonly string[] | null = null

  function letGo(secret: string) {
    leaving.push({ secret, until: clock.monotonic() + knownAfterMs })
    all = null
  }
  function drop(keyId: string) {
    const secret = kept.get(keyId)
    if (secret === undefined) return
    kept.delete(keyId)
    letGo(secret)
  }
  return {
    of: (keyId) => kept.get(keyId),
    keep(keyId, secret) {
      if (kept.get(keyId) === secret) return
      drop(keyId)
      kept.set(keyId, secret)
      all = null
    },
    drop,
    async passing(secret, work) {
      // Listed as leaving from the start: however `work` ends, it stays known for the same while.
      letGo(secret)
      return await work()
    },
    loaded() {
      const now = clock.monotonic()
      while ((leaving[0]?.until ?? Infinity) <= now) {
        leaving.shift()
        all = null
      }
      all ??= [...new Set([...kept.values(), ...leaving.map(({ secret }) => secret)])].filter(
        isSecret,
      )
      return all
    },
    clear() {
      kept.clear()
      leaving.length = 0
      all = null
    },
  }
}

function isSecret(text: string): boolean {
  return text.length >= shortestSecret && !placeholder.test(text)
}
