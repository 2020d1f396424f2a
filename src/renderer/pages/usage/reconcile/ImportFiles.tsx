/** Takes exports: chosen, or dropped anywhere on it. Nothing leaves this machine. */
import { Button } from '@mantine/core'
import { FileUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { dayText, familyNames, rowsText } from './reconcile.words'
import type { FileImport } from './use-file-import'
import classes from './reconcile.module.css'

export function ImportFiles({ files }: { readonly files: FileImport }) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const { running, taken, faults } = files
  return (
    <section
      aria-label="Import exports"
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        if (running === null) void files.take([...event.dataTransfer.files])
      }}
    >
      <div className={classes.dropHead}>
        <FileUp size={18} aria-hidden="true" />
        <p>
          Drop usage and cost exports of Anthropic or OpenAI here (CSV). They are read on this
          machine and go nowhere else; days imported before are replaced.
        </p>
        <Button
          variant="default"
          disabled={running !== null}
          onClick={() => input.current?.click()}
        >
          Choose files
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept=".csv,text/csv"
          aria-label="Export files"
          onChange={(event) => {
            const field = event.currentTarget
            // The same file may be chosen again.
            void files.take([...(field.files ?? [])]).then(() => (field.value = ''))
          }}
        />
      </div>
      {running !== null && (
        <div className={classes.running} role="status">
          <progress value={running.share} max={1} aria-label={`Importing ${running.name}`} />
          <span>
            {running.name}: {rowsText(running.rows)}
          </span>
          <Button variant="subtle" onClick={files.stop}>
            Stop
          </Button>
        </div>
      )}
      {taken.map(({ id, family, from, to, rows, unreadColumns }) => (
        <p key={id} className={classes.taken} role="status">
          {familyNames[family]}: {rowsText(rows)}, {dayText(from)} to {dayText(to - 1)}.
          {unreadColumns.length > 0 && ` Columns not read: ${unreadColumns.join(', ')}.`}
        </p>
      ))}
      {faults.map(({ name, error }) => (
        <ImportFault key={name} name={name} message={error.message} />
      ))}
    </section>
  )
}

/** The first line says what became of the file, each further one what is wrong where. */
function ImportFault({ name, message }: { readonly name: string; readonly message: string }) {
  const [lead = '', ...lines] = message.split('\n')
  return (
    <div className={classes.fault} role="alert">
      <b>{name}</b>: {lead}
      {lines.length > 0 && (
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
