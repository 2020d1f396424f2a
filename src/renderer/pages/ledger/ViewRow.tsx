/** One saved view in the list: opened by its name, renamed in place, removed. */
import { ActionIcon, Button, TextInput } from '@mantine/core'
import { Pencil, Trash2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import type { LedgerView, ViewBody } from '../../../contract/ledger-views'
import { useServerAction } from '../../client/query'
import type { DimensionNames } from '../../parts/dimension-names.state'
import { ErrorState } from '../../parts/ErrorState'
import { viewText } from './ledger-views.words'
import classes from './ledger-views.module.css'

export interface ViewRowProps {
  readonly view: LedgerView
  readonly timeZone: string
  readonly names: DimensionNames
  readonly current: boolean
  readonly onOpen: (view: ViewBody) => void
  readonly onRemove: () => void
  /** Its field is gone, with the focus. */
  readonly onRenamed: () => void
}

export function ViewRow({
  view: { id, name, view },
  timeZone,
  names,
  current,
  onOpen,
  onRemove,
  onRenamed,
}: ViewRowProps) {
  const [renaming, setRenaming] = useState(false)
  if (renaming)
    return (
      <li>
        <Rename
          id={id}
          name={name}
          onDone={() => {
            setRenaming(false)
            onRenamed()
          }}
        />
      </li>
    )
  return (
    <li className={classes.row}>
      <button
        type="button"
        className={classes.open}
        aria-current={current || undefined}
        disabled={view === null}
        onClick={() => view !== null && onOpen(view)}
      >
        {name}
        <span className={classes.quiet}>{viewText(view, timeZone, names)}</span>
      </button>
      <ActionIcon
        aria-label={`Rename the view ${name}`}
        title="Rename"
        onClick={() => setRenaming(true)}
      >
        <Pencil size={14} />
      </ActionIcon>
      <ActionIcon aria-label={`Remove the view ${name}`} title="Remove" onClick={onRemove}>
        <Trash2 size={14} />
      </ActionIcon>
    </li>
  )
}

function Rename({
  id,
  name,
  onDone,
}: {
  readonly id: string
  readonly name: string
  readonly onDone: () => void
}) {
  const [text, setText] = useState(name)
  const rename = useServerAction(
    (client, given: string) => client.ledgerViews.change({ id, name: given }),
    ['ledgerViews'],
  )
  async function submit(event: FormEvent) {
    event.preventDefault()
    if (text.trim() === name || (await rename.run(text.trim())).ok) onDone()
  }
  return (
    <>
      <form className={classes.save} onSubmit={(event) => void submit(event)}>
        <TextInput
          label={`New name of ${name}`}
          maxLength={80}
          autoFocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          loading={rename.running}
          disabled={text.trim() === ''}
        >
          Rename
        </Button>
      </form>
      {rename.error !== null && <ErrorState error={rename.error} />}
    </>
  )
}
