/** How answers scored, a row a group, with a total; names lead to their entries. */
import type { QualityFigures, UsageQuality } from '../../../../contract/quality'
import { cellLabel } from '../../../kit/charts/panel.words'
import { formatCount } from '../../../kit/format'
import { FiguresTable } from '../FiguresTable'
import { dimensionLabels } from '../usage-figures'
import { qualityCsv, type QualitySubject } from './quality'

export interface QualityTableProps {
  readonly quality: UsageQuality
  readonly subject: QualitySubject
  /** The entries of a group, or of all. */
  readonly linkOf: (name: string | null) => string | null
}

export function QualityTable({ quality, subject, linkOf }: QualityTableProps) {
  const dimension = dimensionLabels[subject.by]
  const title = `Quality by ${dimension.toLowerCase()}`
  return (
    <FiguresTable title={title} csv={() => qualityCsv(quality, subject)}>
      <thead>
        <tr>
          <th scope="col">{dimension}</th>
          {['Answers checked', 'Passed', 'Mean score', '95 % interval'].map((label) => (
            <th key={label} scope="col" data-number>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {quality.groups.map((group) => (
          <Row
            key={group.name}
            label={subject.labelOf(group.name)}
            figures={group}
            link={linkOf(group.name)}
          />
        ))}
      </tbody>
      <tfoot>
        <Row label="Total" figures={quality.total} link={linkOf(null)} />
      </tfoot>
    </FiguresTable>
  )
}

const share = cellLabel([], 'share')

function Row({
  label,
  figures: { answers, passRate, score, low, high },
  link,
}: {
  readonly label: string
  readonly figures: QualityFigures
  readonly link: string | null
}) {
  return (
    <tr>
      <th scope="row" title={label}>
        {link === null ? label : <a href={link}>{label}</a>}
      </th>
      <td data-number>{formatCount(answers)}</td>
      <td data-number>{share(passRate)}</td>
      <td data-number>{share(score)}</td>
      <td data-number>{low === null || high === null ? '–' : `${share(low)} to ${share(high)}`}</td>
    </tr>
  )
}
