/** A new key on its way to the console: tested first, then stored. */
import { useState } from 'react'
import type { Key, NewKeyFields } from '../../../contract/keys'
import { useServerAction } from '../../client/query'
import { goodTestText, probeOutcome, type ProbeOutcome } from './probe-outcome'

/** A key that was stored, what its test said, and the models it listed. */
export interface StoredKey {
  readonly key: Key
  readonly note: string
  readonly listed: readonly string[]
}

/** The two calls with what the test said; a key without a good test is kept only when asked to. */
export function useTestAndSave() {
  const [outcome, setOutcome] = useState<ProbeOutcome | null>(null)
  const probe = useServerAction((client, input: { providerId: string; secret: string }) =>
    client.keys.probe(input),
  )
  const create = useServerAction(
    (client, input: Parameters<typeof client.keys.create>[0]) => client.keys.create(input),
    ['keys', 'providers'],
  )

  /** Null when the test is not good. */
  async function test(providerId: string, secret: string) {
    const answer = await probe.run({ providerId, secret })
    const result = answer.ok
      ? probeOutcome(answer.value)
      : ({ kind: 'unsure', error: answer.error } as const)
    if (result.kind === 'good')
      return {
        note: `${goodTestText(result.latencyMs, result.models.length)}.`,
        listed: result.models,
      }
    setOutcome(result)
    return null
  }

  return {
    outcome,
    error: create.error,
    storing: create.running,
    busy: probe.running || create.running,
    /** Null when the test or the console says no: `outcome` and `error` say why. */
    async save(fields: NewKeyFields, secret: string, untested: boolean): Promise<StoredKey | null> {
      const tested = untested
        ? { note: 'Not tested.', listed: [] }
        : await test(fields.providerId, secret)
      if (tested === null) return null
      const stored = await create.run({ ...fields, secret })
      return stored.ok ? { key: stored.value, ...tested } : null
    },
    /** After a change of the form nothing said of it holds any more. */
    forget() {
      setOutcome(null)
      create.reset()
    },
    reset() {
      setOutcome(null)
      create.reset()
      probe.reset()
    },
  }
}
