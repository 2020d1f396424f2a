/** The figures of one entry and what they rest on, in two columns where there is room. */
import { useState } from 'react'
import type { Entry, EntryDetails } from '../../../contract/ledger'
import { isoDate } from '../../../shared/dates'
import { useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { navigate } from '../../frame/route'
import { useDimensionNames } from '../../parts/dimension-names.state'
import { ErrorState } from '../../parts/ErrorState'
import { AdjustmentForm } from './AdjustmentForm'
import { CorrectButton } from './EntryActions'
import { CostHead, CostLines } from './EntryCost'
import { AttemptFacts, KeptFacts, keptOf, RecordFacts, WhoAndWhere } from './EntryFacts'
import { EntryContent, EntryRoute, useCallRecord } from './EntryRoute'
import { EntryChain, EntryCorrections, EntryHold } from './EntrySections'
import { EntryValidation } from './EntryValidation'
import { canAdjust } from './entry.words'
import { priceText } from './entry-page.words'
import { entryPath, type Shown } from './ledger-address'
import { SameCall } from './SameCall'
import classes from './entry-page.module.css'
import shared from './ledger.module.css'

export interface EntryAccountProps {
  readonly entry: Entry
  /** By the list it was opened from: other entries are opened with it. */
  readonly shown: Shown
  readonly timeZone: string
}

export function EntryAccount({ entry, shown, timeZone }: EntryAccountProps) {
  const names = useDimensionNames()
  const details = useServerQuery(['ledger'], ['ledger', 'details', entry.id], (client) =>
    client.ledger.details({ id: entry.id }),
  )
  const call = useServerQuery(['ledger'], ['ledger', 'call', entry.callId], (client) =>
    client.ledger.list({ callId: entry.callId, limit: 200 }),
  )
  const record = useCallRecord(entry)
  const entries = call.data?.items ?? []
  const pathOf = (id: string) => `#${entryPath(id, shown)}`
  const open = (id: string) => navigate(entryPath(id, shown))
  const showCall = (callId: string) => navigate(`/ledger?callId=${encodeURIComponent(callId)}`)
  const kept = keptOf(entry)
  return (
    <div className={classes.columns}>
      <div className={shared.facts}>
        {details.data === undefined ? (
          <CostHead entry={entry} adjusted={null} />
        ) : (
          <EntryMoney entry={entry} details={details.data} timeZone={timeZone} />
        )}
        {details.loading && <SkeletonRows rows={8} widths={['40%', '30%']} />}
        {details.error !== null && <ErrorState error={details.error} onRetry={details.reload} />}
        {details.data !== undefined && (
          <>
            <EntryCorrections {...{ entry, details: details.data, timeZone, pathOf }} />
            <EntryHold {...{ entry, details: details.data, timeZone, pathOf }} />
            <EntryChain {...{ entry, details: details.data, timeZone, pathOf }} />
          </>
        )}
        <RecordFacts entry={entry} onOpen={open} />
      </div>
      <div className={shared.facts}>
        <EntryRoute record={record} names={names} />
        <SameCall entries={entries} current={entry.id} onOpen={open} />
        <EntryContent entry={entry} record={record} />
        <EntryValidation entry={entry} />
        <AttemptFacts entry={entry} entries={entries} timeZone={timeZone} />
        {kept !== null && (
          <KeptFacts kept={kept} entry={entry} timeZone={timeZone} onShowCall={showCall} />
        )}
        <WhoAndWhere entry={entry} names={names} />
      </div>
    </div>
  )
}

/** What it cost, line by line, by which prices; and the form that corrects it. */
function EntryMoney({
  entry,
  details,
  timeZone,
}: {
  readonly entry: Entry
  readonly details: EntryDetails
  readonly timeZone: string
}) {
  const [correcting, setCorrecting] = useState(false)
  const { adjustments, price } = details
  const adjusted = adjustments.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0)
  const priced = priceText(entry, price, (time) => isoDate(time, timeZone))
  return (
    <>
      <CostHead entry={entry} adjusted={adjustments.length > 0 ? adjusted : null} />
      {canAdjust(entry) && !correcting && (
        <div className={shared.actions}>
          <CorrectButton onClick={() => setCorrecting(true)} />
        </div>
      )}
      {correcting && (
        <AdjustmentForm
          entry={entry}
          alreadyAdjusted={adjusted}
          onDone={() => setCorrecting(false)}
        />
      )}
      <div>
        <CostLines entry={entry} />
        {priced !== null && <p className={shared.note}>{priced}</p>}
      </div>
    </>
  )
}
