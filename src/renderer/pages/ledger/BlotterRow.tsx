/** One line of the blotter. */
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
import type { LedgerColumn } from '../../../contract/ledger-views'
import { formatCount, formatDuration } from '../../kit/format'
import { ModelDot } from '../../parts/ModelDot'
import { Money } from '../../parts/Money'
import { formatMoment } from '../../kit/time-format'
import type { Column } from './blotter-columns'
import { outcomeLabel, outcomeTone, rowTime, type OutcomeTone } from './entry.words'
import classes from './ledger.module.css'

export interface BlotterRowProps {
  readonly entry: Entry
  readonly index: number
  readonly top: number
  readonly timeZone: string
  readonly active: boolean
  readonly open: boolean
  readonly keyName: string | null
  /** The same array while it holds the same. */
  readonly columns: readonly Column[]
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
  columns,
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
      {columns.map(({ id, numeric }) => (
        <span
          key={id}
          role="gridcell"
          data-column={id}
          className={numeric ? classes.numeric : undefined}
        >
          {cells[id](entry, timeZone, keyName)}
        </span>
      ))}
    </div>
  )
})

const dash = <span className={classes.dim}>–</span>
const count = (value: number): ReactNode => (value === 0 ? dash : formatCount(value))

/** What stands in each column. */
const cells: Readonly<
  Record<LedgerColumn, (entry: Entry, timeZone: string, keyName: string | null) => ReactNode>
> = {
  time: ({ time }, timeZone) => (
    <span className={classes.time} title={formatMoment(time, timeZone)}>
      {rowTime(time, timeZone)}
    </span>
  ),
  project: ({ project, service }) => (
    <>
      {project}
      {service !== null && <span className={classes.dim}> · {service}</span>}
    </>
  ),
  environment: ({ environment }) => environment,
  model: ({ model, simulated }) => (
    <>
      <ModelDot model={model} /> {model}
      {simulated && <span className={classes.tag}>simulated</span>}
    </>
  ),
  key: (_entry, _timeZone, keyName) => keyName ?? dash,
  input: ({ inputTokens }) => count(inputTokens),
  output: ({ outputTokens }) => count(outputTokens),
  cost: (entry) =>
    entry.simulated ? (
      <Money nanoUsd={entry.wouldCostNanoUsd} would />
    ) : (
      <Money nanoUsd={entry.costNanoUsd} status={entry.costStatus} />
    ),
  latency: ({ kind, latencyMs }) => (kind === 'adjustment' ? dash : formatDuration(latencyMs)),
  first: ({ firstTokenMs }) => (firstTokenMs === null ? dash : formatDuration(firstTokenMs)),
  outcome: (entry) => <OutcomeMark entry={entry} />,
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
