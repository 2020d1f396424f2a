/** What an answer scored against the rules for it. */
import type { Entry } from '../../../contract/ledger'
import { ValidationResult } from '../../call/ValidationResult'
import { useServerQuery } from '../../client/query'
import classes from './ledger.module.css'

/**
 * What the answer of this entry's call scored; a call of several attempts has the result of the one
 * that answered.
 */
export function EntryValidation({ entry }: { readonly entry: Entry }) {
  const answered = entry.outcome === 'ok' && entry.kind !== 'adjustment'
  const call = useServerQuery(
    [],
    ['calls', 'record', entry.callId],
    (client) => client.calls.get({ id: entry.callId }),
    { enabled: answered },
  )
  const result = call.data?.validation ?? null
  if (!answered || result === null) return null
  return (
    <section>
      <h3 className={classes.factsTitle}>Validation</h3>
      <ValidationResult result={result} />
    </section>
  )
}
