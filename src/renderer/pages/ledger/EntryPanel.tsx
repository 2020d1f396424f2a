/**
 * Everything one entry says: cost and how it is known, tokens, timing, labels, its place in the
 * chain, and what belongs to the same call.
 */
import { Button } from '@mantine/core'
import { FlaskConical, ListFilter } from 'lucide-react'
import { Fragment, useState } from 'react'
import type { Entry } from '../../../contract/ledger'
import { CopyButton } from '../../kit/CopyButton'
import { ValidationResult } from '../../call/ValidationResult'
import type { DimensionNames } from '../../parts/dimension-names.state'
import { ErrorState } from '../../parts/ErrorState'
import { formatDuration, formatRate } from '../../kit/format'
import { ModelDot } from '../../parts/ModelDot'
import { Money } from '../../parts/Money'
import { Panel } from '../../kit/Panel'
import { useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { formatMoment } from '../../kit/time-format'
import { keptAnswer } from '../../call/kept-answer'
import { AdjustmentForm } from './AdjustmentForm'
import { OutcomeMark } from './BlotterRow'
import { CostHead, CostLines } from './EntryCost'
import { canAdjust, kindLabels, tokensPerSecond } from './entry.words'
import { TitledFacts } from './TitledFacts'
import { attemptsOf, attemptText, callEntries } from './same-call'
import classes from './ledger.module.css'

export interface EntryPanelProps {
  readonly id: string
  /** The row, where it is among those loaded. */
  readonly known: Entry | null
  readonly timeZone: string
  readonly names: DimensionNames
  readonly onClose: () => void
  readonly onOpen: (id: string) => void
  readonly onShowCall: (callId: string) => void
  readonly onCorrected: (adjustment: Entry) => void
}

export function EntryPanel({
  id,
  known,
  timeZone,
  names,
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
    >
      {asked.error !== null && <ErrorState error={asked.error} onRetry={asked.reload} />}
      {entry === null && asked.error === null && <SkeletonRows rows={14} widths={['30%', '50%']} />}
      {entry !== null && (
        <EntryFacts
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

type EntryFactsProps = Omit<EntryPanelProps, 'id' | 'known' | 'onClose'> & { readonly entry: Entry }

function EntryFacts({ entry, timeZone, names, onOpen, onShowCall, onCorrected }: EntryFactsProps) {
  const call = useServerQuery(['ledger'], ['ledger', 'call', entry.callId], (client) =>
    client.ledger.list({ callId: entry.callId, limit: 200 }),
  )
  const kept = entry.kind === 'cache_hit' ? keptAnswer(entry.reason) : null
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
        <Button
          component="a"
          href={`#/playground?call=${encodeURIComponent(entry.callId)}`}
          variant="default"
          leftSection={<FlaskConical size={14} />}
        >
          Open in playground
        </Button>
        <Button
          variant="default"
          leftSection={<ListFilter size={14} />}
          onClick={() => onShowCall(entry.callId)}
        >
          Only this call
        </Button>
        {canAdjust(entry) && !correcting && (
          <Button
            variant="default"
            aria-label="Correct the cost"
            onClick={() => setCorrecting(true)}
          >
            Correct
          </Button>
        )}
      </div>
      {correcting && canAdjust(entry) && call.data !== undefined && (
        <AdjustmentForm entry={entry} alreadyAdjusted={adjusted} onDone={finish} />
      )}
      <CostLines entry={entry} />
      <Validation entry={entry} />
      <TitledFacts
        title="Attempt"
        rows={[
          ['Outcome', <OutcomeMark key="outcome" entry={entry} />],
          ['Reason', kept === null ? entry.reason : null],
          ['Time', formatMoment(entry.time, timeZone)],
          ['Settled', formatMoment(entry.settledAt, timeZone)],
          ['Time taken', entry.kind === 'adjustment' ? null : formatDuration(entry.latencyMs)],
          ['First token', entry.firstTokenMs === null ? null : formatDuration(entry.firstTokenMs)],
          ['Speed', rateText(entry)],
          [
            'Attempt',
            entry.kind === 'attempt'
              ? attemptText(entry, attemptsOf(call.data?.items ?? []))
              : null,
          ],
        ]}
      />
      {kept !== null && (
        <TitledFacts
          title="Kept answer"
          rows={[
            [
              'Made by',
              <LinkButton key="call" text={kept.callId} onClick={() => onShowCall(kept.callId)} />,
            ],
            ['Kept', formatMoment(kept.at, timeZone)],
            ['Saved', <Money key="saved" nanoUsd={entry.savedNanoUsd} />],
          ]}
        />
      )}
      <TitledFacts
        title="Who and where"
        rows={[
          ['Project', entry.project],
          ['Service', entry.service],
          ['Environment', entry.environment],
          ['User', entry.user],
          ['Organization', entry.organization],
          ['Source', entry.source],
          ['Provider', names.providers.get(entry.provider) ?? entry.provider],
          [
            'Model',
            <Fragment key="model">
              <ModelDot model={entry.model} /> {entry.model}
            </Fragment>,
          ],
          [
            'Served by',
            entry.servedModel === null || entry.servedModel === entry.model
              ? null
              : entry.servedModel,
          ],
          ['Key', entry.keyId === null ? null : (names.keys.get(entry.keyId) ?? entry.keyId)],
        ]}
      />
      <SameCall entries={call.data?.items ?? []} current={entry.id} onOpen={onOpen} />
      <TitledFacts
        title="Record"
        mono
        rows={[
          ['Entry', entry.id],
          ['Call', entry.callId],
          [
            'Adjusts',
            entry.adjusts === null ? null : (
              <LinkButton
                key="adjusts"
                text={entry.adjusts}
                onClick={() => onOpen(entry.adjusts ?? '')}
              />
            ),
          ],
          ['Request at provider', entry.providerRequestId],
          ['Price snapshot', entry.priceSnapshotId],
          ['Hash', <Hash key="hash" text={entry.hash} />],
          ['Previous hash', <Hash key="prev" text={entry.prevHash} />],
        ]}
      />
    </div>
  )
}

/**
 * What the answer of this entry's call scored; a call of several attempts has the result of the one
 * that answered.
 */
function Validation({ entry }: { readonly entry: Entry }) {
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

function rateText(entry: Entry): string | null {
  const rate = tokensPerSecond(entry)
  return rate === null ? null : formatRate(rate)
}

/** Every attempt of the call in order, this one marked; nothing where it is the only entry. */
function SameCall({
  entries,
  current,
  onOpen,
}: {
  readonly entries: readonly Entry[]
  readonly current: string
  readonly onOpen: (id: string) => void
}) {
  if (entries.length < 2) return null
  return (
    <section>
      <h3 className={classes.factsTitle}>Same call</h3>
      <ol className={classes.related}>
        {callEntries(entries).map(({ entry, label }) => (
          <li key={entry.id}>
            <button
              type="button"
              onClick={() => onOpen(entry.id)}
              aria-current={entry.id === current || undefined}
              title={`#${entry.seq}`}
            >
              <span className={classes.relatedName}>
                {label}
                {entry.kind !== 'adjustment' && (
                  <span className={classes.relatedModel}>, {entry.model}</span>
                )}
              </span>
              <OutcomeMark entry={entry} />
              <Money
                nanoUsd={entry.simulated ? entry.wouldCostNanoUsd : entry.costNanoUsd}
                status={entry.simulated ? null : entry.costStatus}
                would={entry.simulated}
              />
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}

function LinkButton({ text, onClick }: { readonly text: string; readonly onClick: () => void }) {
  return (
    <button type="button" className={classes.linkButton} onClick={onClick}>
      {text}
    </button>
  )
}

function Hash({ text }: { readonly text: string }) {
  return (
    <span className={classes.hash}>
      <span title={text}>{text}</span>
      <CopyButton text={text} label="Copy the hash" size={20} />
    </span>
  )
}
