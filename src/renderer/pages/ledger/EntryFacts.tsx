/** The lists of facts in an entry's panel: its attempt, labels, kept answer and record. */
import { Fragment } from 'react'
import type { Entry } from '../../../contract/ledger'
import { keptAnswer, type KeptAnswer } from '../../call/kept-answer'
import { CopyButton } from '../../kit/CopyButton'
import { formatDuration } from '../../kit/format'
import { formatRate } from '../../parts/rates.words'
import { formatMoment } from '../../kit/time-format'
import type { DimensionNames } from '../../parts/dimension-names.state'
import { ModelDot } from '../../parts/ModelDot'
import { Money } from '../../parts/Money'
import { OutcomeMark } from './BlotterRow'
import { tokensPerSecond } from './entry.words'
import { attemptsOf, attemptText } from './same-call'
import { TitledFacts } from './TitledFacts'
import classes from './ledger.module.css'

/** Null unless the entry is a cache hit whose reason names the call that made the answer. */
export function keptOf(entry: Entry): KeptAnswer | null {
  return entry.kind === 'cache_hit' ? keptAnswer(entry.reason) : null
}

/** How it went and how long it took; `entries` are those of the same call. */
export function AttemptFacts({
  entry,
  entries,
  timeZone,
}: {
  readonly entry: Entry
  readonly entries: readonly Entry[]
  readonly timeZone: string
}) {
  return (
    <TitledFacts
      title="Attempt"
      rows={[
        ['Outcome', <OutcomeMark key="outcome" entry={entry} />],
        ['Reason', keptOf(entry) === null ? entry.reason : null],
        ['Time', formatMoment(entry.time, timeZone)],
        ['Settled', formatMoment(entry.settledAt, timeZone)],
        ['Time taken', entry.kind === 'adjustment' ? null : formatDuration(entry.latencyMs)],
        ['First token', entry.firstTokenMs === null ? null : formatDuration(entry.firstTokenMs)],
        ['Speed', rateText(entry)],
        ['Attempt', entry.kind === 'attempt' ? attemptText(entry, attemptsOf(entries)) : null],
      ]}
    />
  )
}

function rateText(entry: Entry): string | null {
  const rate = tokensPerSecond(entry)
  return rate === null ? null : formatRate(rate)
}

/** Of a cache hit: which call made the answer, when, and what it saved. */
export function KeptFacts({
  kept,
  entry,
  timeZone,
  onShowCall,
}: {
  readonly kept: KeptAnswer
  readonly entry: Entry
  readonly timeZone: string
  readonly onShowCall: (callId: string) => void
}) {
  return (
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
  )
}

/** Whose call it was and what served it, by the names that the console shows. */
export function WhoAndWhere({
  entry,
  names,
}: {
  readonly entry: Entry
  readonly names: DimensionNames
}) {
  return (
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
  )
}

/** Ids and hashes, which place the entry in the chain. */
export function RecordFacts({
  entry,
  onOpen,
}: {
  readonly entry: Entry
  readonly onOpen: (id: string) => void
}) {
  return (
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
