/** Saves the entries that the filter lets through as a file. */
import { Button, Menu } from '@mantine/core'
import { Download } from 'lucide-react'
import type { Client } from '../../../contract/contract'
import type { LedgerFilter } from '../../../contract/ledger'
import { CallError } from '../../client/call-error'
import { useConnection } from '../../client/connection-context'
import { useServerAction } from '../../client/query'
import { exportPath, writeFilter } from '../../parts/filters/entry-filters'

const formats = [
  { format: 'csv', label: 'CSV, for spreadsheets' },
  { format: 'json', label: 'JSON' },
  { format: 'jsonl', label: 'JSON Lines' },
] as const

/** A download that a stop cut off looks like a broken line, so the console is asked. */
async function stopOfNewest(client: Client): Promise<CallError | null> {
  const { items } = await client.tasks.list()
  const newest = items.find(({ kind }) => kind === 'export')
  return newest?.state === 'stopped'
    ? new CallError({ code: 'cancelled', message: newest.outcome ?? 'The export was stopped.' })
    : null
}

/** One item a format; the server writes the file, so its length is no matter here. */
export function LedgerExport({ filter }: { readonly filter: LedgerFilter }) {
  const { download } = useConnection()
  const save = useServerAction(async (client, format: (typeof formats)[number]['format']) => {
    try {
      await download(exportPath(format, filter), `tollgate-ledger.${format}`)
    } catch (thrown) {
      throw (await stopOfNewest(client)) ?? thrown
    }
  })
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
