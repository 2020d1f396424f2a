/** How answers scored, a row a group, with a total; names lead to their entries. */
import { ActionIcon } from '@mantine/core'
import { FileSpreadsheet } from 'lucide-react'
import type { QualityFigures, UsageQuality } from '../../../../contract/quality'
import { cellLabel } from '../../../kit/charts/panel.words'
import { formatCount } from '../../../kit/format'
import { fileStem, saveFile } from '../../../kit/save-file'
import { dimensionLabels } from '../usage-figures'
import { qualityCsv, type QualitySubject } from './quality'
import tables from '../../../kit/table.module.css'
import usage from '../usage.module.css'
import classes from '../wide-table.module.css'

export interface QualityTableProps {
  readonly quality: UsageQuality
  readonly subject: QualitySubject
  /** The entries of a group, or of all. */
  readonly linkOf: (name: string | null) => string | null
}

export function QualityTable({ quality, subject, linkOf }: QualityTableProps) {
  const dimension = dimensionLabels[subject.by]
  const title = `Quality by ${dimension.toLowerCase()}`
  function save() {
    const text = qualityCsv(quality, subject)
    saveFile(new Blob([text], { type: 'text/csv;charset=utf-8' }), `${fileStem(title)}.csv`)
  }
  return (
    <section aria-label={title}>
      <header className={usage.sectionHead}>
        <h2>{title}</h2>
        <ActionIcon
          aria-label={`Save ${title.toLowerCase()} as CSV`}
          title={`Save ${title.toLowerCase()} as CSV`}
          onClick={save}
        >
          <FileSpreadsheet size={15} />
        </ActionIcon>
      </header>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={title}>
        <table className={`${tables.table} ${classes.table}`} aria-label={title}>
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
        </table>
      </div>
    </section>
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
