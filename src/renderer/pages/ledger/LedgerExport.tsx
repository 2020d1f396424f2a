/** Saves the entries that the filter lets through as a file. */
import { Button, Menu } from '@mantine/core'
import { Download } from 'lucide-react'
import type { LedgerFilter } from '../../../contract/ledger'
import { useConnection } from '../../client/connection-context'
import { useServerAction } from '../../client/query'
import { exportPath, writeFilter } from '../../parts/filters/entry-filters'

const formats = [
  { format: 'csv', label: 'CSV, for spreadsheets' },
  { format: 'json', label: 'JSON' },
  { format: 'jsonl', label: 'JSON Lines' },
] as const

/** One item a format; the server writes the file, so its length is no matter here. */
export function LedgerExport({ filter }: { readonly filter: LedgerFilter }) {
  const { download } = useConnection()
  const save = useServerAction(async (_, format: (typeof formats)[number]['format']) =>
    download(exportPath(format, filter), `tollgate-ledger.${format}`),
  )
  const filtered = writeFilter(filter) !== ''
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Download size={14} />} loading={save.running}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{filtered ? 'Entries that match the filters' : 'Every entry'}</Menu.Label>
        {formats.map(({ format, label }) => (
          <Menu.Item key={format} onClick={() => void save.run(format)}>
            {label}
          </Menu.Item>
        ))}
        {save.error !== null && <Menu.Label role="alert">{save.error.message}</Menu.Label>}
      </Menu.Dropdown>
    </Menu>
  )
}
