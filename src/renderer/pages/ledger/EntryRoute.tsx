/** The way of the call that an entry belongs to: candidates and attempts in order, roll-out, record. */
import type { CallRecord } from '../../../contract/calls'
import type { Entry } from '../../../contract/ledger'
import { RouteSteps } from '../../call/RouteSteps'
import { routeSentence, routeSteps } from '../../call/route-steps'
import { runFromRecord } from '../../call/run-records'
import { useServerQuery, type ServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { ErrorState } from '../../parts/ErrorState'
import type { DimensionNames } from '../../parts/dimension-names.state'
import { useProviderName } from '../../parts/provider-names.state'
import { CallLinks } from './EntryActions'
import { recordText } from './entry-page.words'
import route from '../../call/route.module.css'
import shared from './ledger.module.css'

/** The record beside the entries; undefined data without an error: there is none. */
export function useCallRecord({ callId }: Pick<Entry, 'callId'>): ServerQuery<CallRecord> {
  return useServerQuery(['calls'], ['calls', 'record', callId], (client) =>
    client.calls.get({ id: callId }),
  )
}

const arms = {
  champion: 'It took part in a roll-out, as the service’s own model.',
  challenger: 'It took part in a roll-out, as the challenger.',
} as const

/** What was tried, in order, why, and how each attempt ended. */
export function EntryRoute({
  record,
  names,
}: {
  readonly record: ServerQuery<CallRecord>
  readonly names: DimensionNames
}) {
  const nameOf = useProviderName()
  if (record.loading) return <SkeletonRows rows={4} />
  if (record.error !== null && record.error.code !== 'not_found')
    return <ErrorState error={record.error} onRetry={record.reload} />
  if (record.data === undefined) return null
  const run = runFromRecord(record.data)
  const steps = routeSteps(run)
  const sentence = routeSentence(run, nameOf)
  const { rollout } = record.data
  return (
    <section aria-label="Route of the call" className={route.made}>
      <h3 className={shared.factsTitle}>Route</h3>
      {sentence !== null && <p className={shared.note}>{capital(sentence)}</p>}
      {rollout !== null && (
        <p className={shared.note}>
          {arms[rollout.arm]} <code>{rollout.id}</code>
        </p>
      )}
      {steps.length === 0 && <p className={shared.note}>Nothing is told of its way.</p>}
      <RouteSteps
        steps={steps}
        keyNames={names.keys}
        cached={record.data.cached}
        simulated={run.facts?.simulated ?? false}
      />
    </section>
  )
}

function capital(sentence: string): string {
  return sentence.replace(/^[a-z]/, (letter) => letter.toUpperCase())
}

/** Whether the request and the answer can be read, and the ways to them. */
export function EntryContent({
  entry: { callId },
  record,
}: {
  readonly entry: Entry
  readonly record: ServerQuery<CallRecord>
}) {
  if (record.loading) return null
  return (
    <section aria-label="Request and answer">
      <h3 className={shared.factsTitle}>Request and answer</h3>
      <p className={shared.note}>{recordText(record.data)}</p>
      {record.data !== undefined && (
        <div className={shared.actions}>
          <CallLinks callId={callId} />
        </div>
      )}
    </section>
  )
}
