/** Who was held up, a row a group, with a total; names lead to their entries. */
import type { TrafficFigures, UsageTraffic } from '../../../../contract/traffic'
import { formatCount, formatDuration } from '../../../kit/format'
import { FiguresTable } from '../FiguresTable'
import { dimensionLabels } from '../usage-figures'
import { holdUpLabels, holdUps, meanWait, trafficCsv, type TrafficSubject } from './traffic.words'

export interface TrafficTableProps {
  readonly traffic: UsageTraffic
  readonly subject: TrafficSubject
  /** The entries of a group, or of all; those the provider refused where `refused`. */
  readonly linkOf: (name: string | null, refused: boolean) => string | null
}

export function TrafficTable({ traffic, subject, linkOf }: TrafficTableProps) {
  const dimension = dimensionLabels[subject.by]
  const title = `Waits and refusals by ${dimension.toLowerCase()}`
  return (
    <FiguresTable title={title} csv={() => trafficCsv(traffic, subject)}>
      <thead>
        <tr>
          <th scope="col">{dimension}</th>
          {[...holdUps.map((field) => holdUpLabels[field]), 'Mean wait', 'Longest wait'].map(
            (label) => (
              <th key={label} scope="col" data-number>
                {label}
              </th>
            ),
          )}
          <th scope="col" data-number>
            Calls
          </th>
          <th scope="col" data-number>
            Failed
          </th>
        </tr>
      </thead>
      <tbody>
        {traffic.groups.map((group) => (
          <Row
            key={group.name}
            label={subject.labelOf(group.name)}
            figures={group}
            linkOf={(refused) => linkOf(group.name, refused)}
          />
        ))}
      </tbody>
      <tfoot>
        <Row label="Total" figures={traffic.total} linkOf={(refused) => linkOf(null, refused)} />
      </tfoot>
    </FiguresTable>
  )
}

function Row({
  label,
  figures,
  linkOf,
}: {
  readonly label: string
  readonly figures: TrafficFigures
  readonly linkOf: (refused: boolean) => string | null
}) {
  const mean = meanWait(figures)
  const entries = figures.calls === 0 ? null : linkOf(false)
  const refused = figures.providerLimited === 0 ? null : linkOf(true)
  const count = (value: number) => (value === 0 ? '–' : formatCount(value))
  return (
    <tr>
      <th scope="row" title={label}>
        {label}
      </th>
      {holdUps.map((field) => (
        <td key={field} data-number>
          {field === 'providerLimited' && refused !== null ? (
            <a href={refused}>{count(figures[field])}</a>
          ) : (
            count(figures[field])
          )}
        </td>
      ))}
      <td data-number>{mean === null ? '–' : formatDuration(mean)}</td>
      <td data-number>{mean === null ? '–' : formatDuration(figures.longestWaitMs)}</td>
      <td data-number>
        {entries === null ? count(figures.calls) : <a href={entries}>{count(figures.calls)}</a>}
      </td>
      <td data-number>{count(figures.failed)}</td>
    </tr>
  )
}
