/** How long answers take over a range, and which group is slow. */
import type { UsageLatency } from '../../../../contract/usage'
import { cellLabel } from '../../../kit/charts/panel.words'
import { formatCount } from '../../../kit/format'
import { SkeletonBlock, useDelayed } from '../../../kit/Skeletons'
import { TotalRow } from '../../../kit/TotalRow'
import { ErrorState } from '../../../parts/ErrorState'
import { ledgerLink } from '../usage-address'
import { dimensionLabels, isOneValue } from '../usage-figures'
import type { UsageChartsProps } from './chart-props'
import { latencyPanels } from './panels-of-usage'
import { UsagePanels } from './UsagePanels'
import { useLatency } from './use-latency'
import tables from '../figures.module.css'
import classes from '../usage.module.css'

/** Of attempts that succeeded: the others say nothing about how fast a provider answers. */
const only = { kind: 'attempt', outcome: 'ok' } as const

export function LatencyChart({ view, usage, filtered, labelOf }: UsageChartsProps) {
  const latency = useLatency(view, usage)
  const late = useDelayed(latency.loading)
  if (latency.error !== null) return <ErrorState error={latency.error} onRetry={latency.reload} />
  if (latency.data === undefined) return late ? <SkeletonBlock height={396} /> : null
  return (
    <>
      <UsagePanels
        title="Latency: median and 95th percentile"
        view={view}
        usage={usage}
        filtered={filtered}
        data={latencyPanels(latency.data)}
        only={only}
        nothing={
          latency.data.overall.latencyMs.count > 0
            ? null
            : {
                title: 'No answer in this range',
                text: 'Attempts that succeed show here how long they took. Answers from the cache take no time and are left out.',
              }
        }
      />
      <LatencyByGroup latency={latency.data} view={view} usage={usage} labelOf={labelOf} />
    </>
  )
}

interface LatencyByGroupProps extends Pick<UsageChartsProps, 'view' | 'usage' | 'labelOf'> {
  readonly latency: UsageLatency
}

/** Slow ones stand out beside the whole. */
function LatencyByGroup({ latency, view, usage, labelOf }: LatencyByGroupProps) {
  const { groups, overall } = latency
  const { range, kind } = usage
  if (groups.length === 0 || range === null) return null
  const all = [overall, ...groups.map((group) => group.overall)]
  const answer = cellLabel(
    all.flatMap(({ latencyMs: { p50, p95 } }) => [p50, p95]),
    'ms',
  )
  const token = cellLabel(
    all.flatMap(({ firstTokenMs: { p50, p95 } }) => [p50, p95]),
    'ms',
  )
  const cells = ({ latencyMs, firstTokenMs }: UsageLatency['overall']) => (
    <>
      <td>{formatCount(latencyMs.count)}</td>
      <td>{answer(latencyMs.p50)}</td>
      <td>{answer(latencyMs.p95)}</td>
      <td>{token(firstTokenMs.p50)}</td>
      <td>{token(firstTokenMs.p95)}</td>
    </>
  )
  const name = dimensionLabels[view.by]
  return (
    <div className={classes.tableBox} tabIndex={0} role="group" aria-label={`Latency by ${name}`}>
      <table
        className={`${tables.table} ${classes.table}`}
        aria-label={`Latency by ${name.toLowerCase()}`}
      >
        <thead>
          <tr>
            <th scope="col">{name}</th>
            <th scope="col">Answers</th>
            <th scope="col">Answer p50</th>
            <th scope="col">p95</th>
            <th scope="col">First token p50</th>
            <th scope="col">p95</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.name}>
              <th scope="row" title={labelOf(group.name)}>
                {isOneValue(group.name) ? (
                  <a
                    href={ledgerLink(range, kind, {
                      ...view.filter,
                      ...only,
                      [view.by]: group.name,
                    })}
                  >
                    {labelOf(group.name)}
                  </a>
                ) : (
                  labelOf(group.name)
                )}
              </th>
              {cells(group.overall)}
            </tr>
          ))}
        </tbody>
        <TotalRow>{cells(overall)}</TotalRow>
      </table>
    </div>
  )
}
