/** Saves an experiment with its verdict as a file. */
import { Button, Menu } from '@mantine/core'
import { Download } from 'lucide-react'
import type { experimentExportFormats } from '../../../contract/experiments'
import { useConnection } from '../../client/connection-context'
import { useServerAction } from '../../client/query'

type Format = (typeof experimentExportFormats)[number]

const formats: readonly {
  readonly format: Format
  readonly label: string
  readonly end: string
}[] = [
  { format: 'html', label: 'HTML, opens offline', end: 'html' },
  { format: 'markdown', label: 'Markdown', end: 'md' },
  { format: 'csv', label: 'CSV, every trial', end: 'csv' },
  { format: 'json', label: 'JSON', end: 'json' },
]

export function ExportMenu({ id }: { readonly id: string }) {
  const { download } = useConnection()
  const save = useServerAction(async (_, { format, end }: (typeof formats)[number]) =>
    download(
      `/api/v1/experiments/${encodeURIComponent(id)}/export?format=${format}`,
      `tollgate-experiment-${id}.${end}`,
    ),
  )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<Download size={14} aria-hidden="true" />}
          loading={save.running}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map((each) => (
          <Menu.Item key={each.format} onClick={() => void save.run(each)}>
            {each.label}
          </Menu.Item>
        ))}
        {save.error !== null && <Menu.Label role="alert">{save.error.message}</Menu.Label>}
      </Menu.Dropdown>
    </Menu>
  )
}
