/** The foot of a pane: how its run stands, what marks it among the others, and its figures. */
import { CircleDollarSign, Zap } from 'lucide-react'
import { memo } from 'react'
import type { Rates } from '../../../contract/models'
import { isRunning, type CallRun, type Waiting } from '../../call/call-run'
import { RunStrip } from '../../call/RunStrip'
import { CopyButton } from '../../kit/CopyButton'
import { StatusChip } from '../../kit/StatusChip'
import classes from './compare.module.css'

export interface PaneFootProps {
  readonly id: string
  readonly run: CallRun
  readonly rates: Rates | null
  /** Its run belongs to an earlier comparison than the one shown. */
  readonly earlier: boolean
  readonly cheapest: boolean
  readonly fastest: boolean
}

/** Figures grow while the answer arrives; it can be copied once it is whole. */
export function PaneFoot({ id, run, rates, earlier, cheapest, fastest }: PaneFootProps) {
  return (
    <>
      <div className={classes.footChips}>
        <State phase={run.phase} stopping={run.stopping} waitsFor={run.waiting?.why ?? null} />
        {run.facts?.finishReason === 'length' && (
          <StatusChip tone="warn">cut at max output</StatusChip>
        )}
        {earlier && (
          <StatusChip tone="neutral" title="This answer belongs to an earlier comparison.">
            earlier run
          </StatusChip>
        )}
        {cheapest && (
          <StatusChip tone="info" icon={CircleDollarSign}>
            cheapest
          </StatusChip>
        )}
        {fastest && (
          <StatusChip tone="info" icon={Zap}>
            fastest
          </StatusChip>
        )}
        <span className={classes.space} />
        {run.text !== '' && !isRunning(run) && (
          <CopyButton text={run.text} label={`Copy the answer of pane ${id.toUpperCase()}`} />
        )}
      </div>
      <RunStrip run={run} rates={rates} chips={false} />
    </>
  )
}

interface StateProps extends Pick<CallRun, 'phase' | 'stopping'> {
  readonly waitsFor: Waiting['why'] | null
}

/** Not of the run itself, which is another with every beat of its text. */
const State = memo(function State({ phase, stopping, waitsFor }: StateProps) {
  switch (phase) {
    case 'waiting':
      return (
        <StatusChip tone="neutral">
          {stopping
            ? 'stopping'
            : waitsFor === null
              ? 'waiting'
              : waitsFor === 'queue'
                ? 'in line'
                : 'will try again'}
        </StatusChip>
      )
    case 'streaming':
      return <StatusChip tone="info">{stopping ? 'stopping' : 'streaming'}</StatusChip>
    case 'done':
      return <StatusChip tone="good">done</StatusChip>
    case 'stopped':
      return <StatusChip tone="neutral">stopped</StatusChip>
    case 'failed':
      return <StatusChip tone="bad">failed</StatusChip>
  }
})
