/** A report to hand on: of which period, as which file, about what the page's filters let through. */
import { Button, Modal, Select } from '@mantine/core'
import { FileText } from 'lucide-react'
import { useState } from 'react'
import type { LabelFilter } from '../../../contract/entry-filter'
import type { ReportFormat, ReportPeriod } from '../../../contract/reports'
import { useConnection } from '../../client/connection-context'
import { useServerAction, useServerQuery } from '../../client/query'
import { Choice } from '../../kit/Choice'
import { ErrorState } from '../../parts/ErrorState'
import { writeFilter } from '../../parts/filters/entry-filters'
import {
  formatLabels,
  periodChoices,
  periodLabels,
  reportFileName,
  reportPath,
  reportSummary,
  type ReportChoice,
} from './report.words'
import classes from './usage.module.css'

export interface ReportDialogProps {
  readonly filter: LabelFilter
  /** The filter in words. */
  readonly filtered: string
  readonly simulated: boolean
  readonly timeZone: string
  /** Epoch milliseconds. */
  readonly now: number
}

/** The button, and what it opens. */
export function ReportButton(props: ReportDialogProps) {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button
        variant="default"
        leftSection={<FileText size={14} />}
        onClick={() => setOpened(true)}
      >
        Report…
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title="Report">
        {opened && <ReportForm {...props} onClose={() => setOpened(false)} />}
      </Modal>
    </>
  )
}

interface ReportFormProps extends ReportDialogProps {
  readonly onClose: () => void
}

function ReportForm({ filter, filtered, simulated, timeZone, now, onClose }: ReportFormProps) {
  const [period, setPeriod] = useState<ReportPeriod>('month')
  const [chosen, setChosen] = useState<string | null>(null)
  const [format, setFormat] = useState<ReportFormat>('pdf')
  const { download } = useConnection()
  const save = useServerAction((_, file: { readonly path: string; readonly name: string }) =>
    download(file.path, file.name),
  )
  const data = periodChoices(period, timeZone, now)
  // The last one that is over, until another is chosen.
  const one = data.find(({ value }) => value === chosen) ?? data[1] ?? data[0]
  const choice = { period, at: Number(one?.value ?? now), timeZone, simulated, filter }

  async function make() {
    const name = reportFileName(one?.label ?? '', format)
    const done = await save.run({ path: reportPath(choice, format), name })
    if (done.ok) onClose()
  }

  return (
    <form
      className={classes.report}
      onSubmit={(event) => {
        event.preventDefault()
        if (!save.running) void make()
      }}
    >
      <Choice label="Of a" options={periodLabels} value={period} onChange={setPeriod} />
      <Select
        label={periodLabels[period]}
        allowDeselect={false}
        data={data}
        value={one?.value ?? null}
        maxDropdownHeight={260}
        onChange={setChosen}
      />
      <Choice label="As" options={formatLabels} value={format} onChange={setFormat} />
      <p className={classes.reportAbout}>
        About <b>{simulated ? `${filtered}, simulated` : filtered}</b>. The filters of the page
        narrow it.
      </p>
      <Preview choice={choice} />
      {save.error !== null && <ErrorState error={save.error} />}
      <div className={classes.reportFoot}>
        <a href="#/settings">Write reports on a schedule</a>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.running}>
          Save report
        </Button>
      </div>
    </form>
  )
}

/** What will be in it, before it is made. */
function Preview({ choice }: { readonly choice: ReportChoice }) {
  const { filter, ...question } = choice
  const report = useServerQuery(
    ['usage', 'ledger'],
    ['usage', 'report', ...Object.values(question), writeFilter(filter)],
    (client, signal) => client.reports.get({ ...question, ...filter }, { signal }),
    { keepPrevious: true },
  )
  if (report.error !== null) return <ErrorState error={report.error} onRetry={report.reload} />
  return (
    <p className={classes.reportSum} role="status">
      {report.data === undefined ? 'Adding up…' : reportSummary(report.data)}
    </p>
  )
}
