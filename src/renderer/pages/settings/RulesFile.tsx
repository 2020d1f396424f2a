/**
 * Policies as a file (spec S4): taken out as YAML, put back with every fault at its line and every
 * change shown before it is made.
 */
import { Button } from '@mantine/core'
import { Download } from 'lucide-react'
import { saveFile } from '../../kit/save-file'
import { ErrorState } from '../../parts/ErrorState'
import { useServerAction } from '../../client/query'
import { ApplyRules } from './ApplyRules'
import { SettingRow, Section } from './SettingRow'

/** The section with both directions. */
export function RulesFile() {
  return (
    <Section title="Policies as a file">
      <DownloadRules />
      <ApplyRules />
    </Section>
  )
}

/** The rules of now as a file. */
function DownloadRules() {
  const download = useServerAction((client) => client.config.get())
  async function save() {
    const done = await download.run(undefined)
    if (!done.ok) return
    saveFile(new Blob([done.value.yaml], { type: 'application/yaml' }), 'tollgate-rules.yaml')
  }
  return (
    <>
      <SettingRow
        name="Download"
        reason="Policies, budgets, routes and limits of this console as one YAML file, to keep under version control or take to another machine. No secrets and no counters are in it."
      >
        <Button
          variant="default"
          leftSection={<Download size={14} />}
          loading={download.running}
          onClick={() => void save()}
        >
          Download
        </Button>
      </SettingRow>
      {download.error !== null && <ErrorState error={download.error} />}
    </>
  )
}
