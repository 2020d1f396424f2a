/** One line of the blotter and the columns it has. */
import {
  Ban,
  CircleCheck,
  CircleX,
  PencilLine,
  TriangleAlert,
  Zap,
  type LucideIcon,
} from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { Entry } from '../../../contract/ledger'
import { formatCount, formatDuration } from '../../kit/format'
import { ModelDot } from '../../parts/ModelDot'
import { Money } from '../../parts/Money'
import { formatMoment } from '../../kit/time-format'
import { outcomeLabel, outcomeTone, rowTime, type OutcomeTone } from './entry.words'
import classes from './ledger.module.css'

export interface Column {
  readonly id: string
  readonly label: string
  readonly numeric: boolean
  readonly title: string
}

export const columns: readonly Column[] = [
  { id: 'time', label: 'Time', numeric: false, title: 'When its hold was taken' },
  {
    id: 'project',
    label: 'Project',
    numeric: false,
    title: 'Project, and the service that called',
  },
  { id: 'environment', label: 'Environment', numeric: false, title: 'Environment' },
  { id: 'model', label: 'Model', numeric: false, title: 'The model asked for' },
  { id: 'key', label: 'Key', numeric: false, title: 'The key that paid' },
  { id: 'input', label: 'In', numeric: true, title: 'Input tokens, cached ones included' },
  { id: 'output', label: 'Out', numeric: true, title: 'Output tokens, reasoning included' },
  { id: 'cost', label: 'Cost', numeric: true, title: 'US dollars' },
  { id: 'latency', label: 'Time taken', numeric: true, title: 'From sending to the last token' },
  { id: 'first', label: 'First token', numeric: true, title: 'From sending to the first token' },
  { id: 'outcome', label: 'Outcome', numeric: false, title: 'How the attempt ended' },
]

export interface BlotterRowProps {
  readonly entry: Entry
  readonly index: number
  readonly top: number
  readonly timeZone: string
  readonly active: boolean
  readonly open: boolean
  readonly keyName: string | null
  readonly onPick: () => void
}

export const BlotterRow = memo(function BlotterRow({
  entry,
  index,
  top,
  timeZone,
  active,
  open,
  keyName,
  onPick,
}: BlotterRowProps) {
  return (
    <div
      id={`entry-${entry.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={open}
      className={classes.row}
      data-active={active || undefined}
      data-open={open || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onPick}
    >
      <Cell id="time">
        <span className={classes.time} title={formatMoment(entry.time, timeZone)}>
          {rowTime(entry.time, timeZone)}
        </span>
      </Cell>
      <Cell id="project">
        {entry.project}
        {entry.service !== null && <span className={classes.dim}> · {entry.service}</span>}
      </Cell>
      <Cell id="environment">{entry.environment}</Cell>
      <Cell id="model">
        <ModelDot model={entry.model} /> {entry.model}
        {entry.simulated && <span className={classes.tag}>simulated</span>}
      </Cell>
      <Cell id="key">{keyName ?? <span className={classes.dim}>–</span>}</Cell>
      <Cell id="input" numeric>
        {count(entry.inputTokens)}
      </Cell>
      <Cell id="output" numeric>
        {count(entry.outputTokens)}
      </Cell>
      <Cell id="cost" numeric>
        {entry.simulated ? (
          <Money nanoUsd={entry.wouldCostNanoUsd} would />
        ) : (
          <Money nanoUsd={entry.costNanoUsd} status={entry.costStatus} />
        )}
      </Cell>
      <Cell id="latency" numeric>
        {entry.kind === 'adjustment' ? dash : formatDuration(entry.latencyMs)}
      </Cell>
      <Cell id="first" numeric>
        {entry.firstTokenMs === null ? dash : formatDuration(entry.firstTokenMs)}
      </Cell>
      <Cell id="outcome">
        <OutcomeMark entry={entry} />
      </Cell>
    </div>
  )
})

const dash = <span className={classes.dim}>–</span>
const count = (value: number): ReactNode => (value === 0 ? dash : formatCount(value))

function Cell({
  id,
  numeric = false,
  children,
}: {
  readonly id: string
  readonly numeric?: boolean
  readonly children: ReactNode
}) {
  return (
    <span role="gridcell" data-column={id} className={numeric ? classes.numeric : undefined}>
      {children}
    </span>
  )
}

const toneIcons: Readonly<Record<OutcomeTone, LucideIcon>> = {
  good: CircleCheck,
  warning: TriangleAlert,
  bad: CircleX,
  neutral: Ban,
}

/** The outcome with an icon, so that colour never carries it alone. */
export function OutcomeMark({ entry }: { readonly entry: Entry }) {
  const tone = outcomeTone(entry)
  const Icon =
    entry.kind === 'cache_hit' ? Zap : entry.kind === 'adjustment' ? PencilLine : toneIcons[tone]
  return (
    <span className={classes.outcome} data-tone={tone}>
      <Icon size={12} aria-hidden="true" />{' '}
      {entry.kind === 'cache_hit' ? 'cache hit' : outcomeLabel(entry)}
    </span>
  )
}
