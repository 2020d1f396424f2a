/** A bundle for whoever helps with a fault: shown whole, file by file, and only then saved. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { DiagnosticsBundle } from '../../../contract/diagnostics'
import { useServerAction } from '../../client/query'
import { Fold } from '../../kit/Fold'
import { formatBytes } from '../../kit/format'
import { LongText } from '../../kit/LongText'
import { saveFile } from '../../kit/save-file'
import { Time } from '../../kit/Time'
import { ErrorState } from '../../parts/ErrorState'
import { bundleText, fileWords } from './diagnostics.words'
import { SettingRow, Section } from './SettingRow'
import classes from './settings.module.css'

export function Diagnostics() {
  const gather = useServerAction((client, _: undefined) => client.diagnostics.get())
  const [bundle, setBundle] = useState<DiagnosticsBundle | null>(null)

  async function run() {
    const answer = await gather.run(undefined)
    if (answer.ok) setBundle(answer.value)
  }

  return (
    <Section title="Diagnostics">
      <SettingRow
        name="Diagnostics bundle"
        reason="What helps somebody else to understand a fault here. It holds no keys, tokens, prompts or answers. All of it is shown before you save it, and nothing is sent anywhere."
      >
        <Button variant="default" loading={gather.running} onClick={() => void run()}>
          {bundle === null ? 'Show the bundle' : 'Gather again'}
        </Button>
      </SettingRow>
      {gather.error !== null && <ErrorState error={gather.error} />}
      {bundle !== null && <ShownBundle bundle={bundle} />}
    </Section>
  )
}

function ShownBundle({ bundle }: { readonly bundle: DiagnosticsBundle }) {
  const text = bundleText(bundle)
  return (
    <div role="group" aria-label="Content of the bundle">
      <p className={classes.reason}>
        Gathered <Time at={bundle.madeAt} style="full" />, {bundle.files.length} parts,{' '}
        {formatBytes(new Blob([text]).size)} in one text file.
      </p>
      {bundle.files.map(({ name, sizeBytes, text: content }) => (
        <Fold
          key={name}
          title={name}
          summary={`${fileWords(name)}, ${formatBytes(sizeBytes)}`}
          faulty={false}
        >
          <pre className={classes.bundleFile} tabIndex={0} aria-label={`Content of ${name}`}>
            <LongText text={content === '' ? '(empty)' : content} />
          </pre>
        </Fold>
      ))}
      <Button
        mt={12}
        onClick={() => saveFile(new Blob([text], { type: 'text/plain' }), bundle.filename)}
      >
        Save {bundle.filename}
      </Button>
    </div>
  )
}
