/**
 * Everything one entry says: cost and how it is known, tokens, timing, labels, its place in the
 * chain, and what belongs to the same call.
 */
import { ActionIcon, Button } from '@mantine/core'
import { ListFilter, Maximize2 } from 'lucide-react'
import { useState } from 'react'
import type { Entry } from '../../../contract/ledger'
import type { DimensionNames } from '../../parts/dimension-names.state'
import { ErrorState } from '../../parts/ErrorState'
import { Panel } from '../../kit/Panel'
import { useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { AdjustmentForm } from './AdjustmentForm'
import { CallLinks, CorrectButton } from './EntryActions'
import { CostHead, CostLines } from './EntryCost'
import { AttemptFacts, KeptFacts, keptOf, RecordFacts, WhoAndWhere } from './EntryFacts'
import { canAdjust, kindLabels } from './entry.words'
import { EntryValidation } from './EntryValidation'
import { SameCall } from './SameCall'
import classes from './ledger.module.css'

export interface EntryPanelProps {
  readonly id: string
  /** The row, where it is among those loaded. */
  readonly known: Entry | null
  readonly timeZone: string
  readonly names: DimensionNames
  /** The address of its own page. */
  readonly page: string
  readonly onClose: () => void
  readonly onOpen: (id: string) => void
  readonly onShowCall: (callId: string) => void
  readonly onCorrected: (adjustment: Entry) => void
}

/** Beside the rows; an entry that is not among those loaded is asked for by its id. */
export function EntryPanel({
  id,
  known,
  timeZone,
  names,
  page,
  onClose,
  onOpen,
  onShowCall,
  onCorrected,
}: EntryPanelProps) {
  const asked = useServerQuery([], ['ledger', 'entry', id], (client) => client.ledger.get({ id }), {
    enabled: known === null,
  })
  const entry = known ?? asked.data ?? null
  return (
    <Panel
      title={entry === null ? 'Entry' : `${kindLabels[entry.kind]} #${entry.seq}`}
      label="Entry"
      onClose={onClose}
      width={440}
      actions={
        <ActionIcon component="a" href={page} aria-label="Open its page" title="Open its page">
          <Maximize2 size={14} />
        </ActionIcon>
      }
    >
      {asked.error !== null && <ErrorState error={asked.error} onRetry={asked.reload} />}
      {entry === null && asked.error === null && <SkeletonRows rows={14} widths={['30%', '50%']} />}
      {entry !== null && (
        <EntryBody
          key={entry.id}
          entry={entry}
          timeZone={timeZone}
          names={names}
          onOpen={onOpen}
          onShowCall={onShowCall}
          onCorrected={onCorrected}
        />
      )}
    </Panel>
  )
}

type EntryBodyProps = Omit<EntryPanelProps, 'id' | 'known' | 'page' | 'onClose'> & {
  readonly entry: Entry
}

function EntryBody({ entry, timeZone, names, onOpen, onShowCall, onCorrected }: EntryBodyProps) {
  const call = useServerQuery(['ledger'], ['ledger', 'call', entry.callId], (client) =>
    client.ledger.list({ callId: entry.callId, limit: 200 }),
  )
  const kept = keptOf(entry)
  const siblings = (call.data?.items ?? []).filter(({ id }) => id !== entry.id)
  const adjustments = siblings.filter(({ adjusts }) => adjusts === entry.id)
  const adjusted = adjustments.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0)
  const [asked, setCorrecting] = useState<boolean | null>(null)
  // An entry that nobody has corrected yet asks for it.
  const correcting =
    asked ?? (entry.unresolved && call.data !== undefined && adjustments.length === 0)
  function finish(adjustment: Entry | null) {
    setCorrecting(false)
    if (adjustment !== null) onCorrected(adjustment)
  }
  return (
    <div className={classes.facts}>
      <CostHead entry={entry} adjusted={adjustments.length > 0 ? adjusted : null} />
      <div className={classes.actions}>
        <CallLinks callId={entry.callId} />
        <Button
          variant="default"
          leftSection={<ListFilter size={14} />}
          onClick={() => onShowCall(entry.callId)}
        >
          Only this call
        </Button>
        {canAdjust(entry) && !correcting && <CorrectButton onClick={() => setCorrecting(true)} />}
      </div>
      {correcting && canAdjust(entry) && call.data !== undefined && (
        <AdjustmentForm entry={entry} alreadyAdjusted={adjusted} onDone={finish} />
      )}
      <CostLines entry={entry} />
      <EntryValidation entry={entry} />
      <AttemptFacts entry={entry} entries={call.data?.items ?? []} timeZone={timeZone} />
      {kept !== null && (
        <KeptFacts kept={kept} entry={entry} timeZone={timeZone} onShowCall={onShowCall} />
      )}
      <WhoAndWhere entry={entry} names={names} />
      <SameCall entries={call.data?.items ?? []} current={entry.id} onOpen={onOpen} />
      <RecordFacts entry={entry} onOpen={onOpen} />
    </div>
  )
}
