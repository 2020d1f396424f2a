/** A field for a name and the button that keeps under it what is on the page. */
import { Button, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { ServerAction } from '../client/query'
import { ErrorState } from './ErrorState'

export interface SaveUnderNameProps<Saved> {
  readonly label: string
  readonly className: string | undefined
  readonly save: ServerAction<string, Saved>
  /** False where what is on the page cannot be kept yet. */
  readonly complete?: boolean
  readonly onSaved?: (saved: Saved) => void
}

export function SaveUnderName<Saved>({
  label,
  className,
  save,
  complete = true,
  onSaved,
}: SaveUnderNameProps<Saved>) {
  const [name, setName] = useState('')
  async function submit(event: FormEvent) {
    event.preventDefault()
    const result = await save.run(name.trim())
    if (!result.ok) return
    setName('')
    onSaved?.(result.value)
  }
  return (
    <>
      <form className={className} onSubmit={(event) => void submit(event)}>
        <TextInput
          label={label}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          loading={save.running}
          disabled={name.trim() === '' || !complete}
        >
          Save
        </Button>
      </form>
      {save.error !== null && <ErrorState error={save.error} />}
    </>
  )
}
