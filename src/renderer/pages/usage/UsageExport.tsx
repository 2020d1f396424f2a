/** Saves what the Usage page shows: its figures, or every entry behind them. */
import { Button, Menu } from '@mantine/core'
import { Download } from 'lucide-react'
import { useConnection } from '../../client/connection-context'
import { useServerAction } from '../../client/query'
import { fileStem, saveFile } from '../../kit/save-file'
import { exportPath } from '../../parts/filters/entry-filters'
import type { UsageView } from './usage-address'
import { summaryCsv } from './usage-csv'
import { dimensionLabels } from './usage-figures'
import type { UsageAnswers } from './use-usage'

export interface UsageExportProps {
  readonly view: UsageView
  readonly usage: UsageAnswers
  /** The filter in words. */
  readonly filtered: string
  readonly labelOf: (name: string) => string
}

/** The figures are written here, the entries by the server. */
export function UsageExport({ view, usage, filtered, labelOf }: UsageExportProps) {
  const { download } = useConnection()
  const entries = useServerAction(async (_, path: string) => download(path, 'tollgate-ledger.csv'))
  const { range, kind, summary } = usage
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Download size={14} />} loading={entries.running}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          disabled={summary.data === undefined}
          onClick={() => {
            if (summary.data !== undefined)
              saveFile(
                new Blob(
                  [
                    summaryCsv(summary.data, view.by, labelOf, {
                      filter: filtered,
                      timeZone: usage.timeZone,
                    }),
                  ],
                  { type: 'text/csv;charset=utf-8' },
                ),
                `${fileStem(`usage by ${view.by}`)}.csv`,
              )
          }}
        >
          Figures by {dimensionLabels[view.by].toLowerCase()} (CSV)
        </Menu.Item>
        <Menu.Item
          disabled={range === null}
          onClick={() =>
            range !== null &&
            void entries.run(
              exportPath('csv', {
                ...view.filter,
                from: range.from,
                to: range.to,
                simulated: kind === 'simulated',
              }),
            )
          }
        >
          Every entry of this range (CSV)
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
