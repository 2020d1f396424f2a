/**
 * A short form for a new project, environment or service: a name that holds for good, and a
 * description.
 */
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ErrorBody } from '../../../contract/errors'
import { ErrorState } from '../../parts/ErrorState'
import { nameHint, nameProblem, type NamedThing } from './name.form'
import side from '../../kit/side-list.module.css'
import classes from './projects.module.css'

export interface NewNamedProps {
  readonly thing: NamedThing
  /** Names that are in use. */
  readonly taken: readonly string[]
  readonly busy: boolean
  /** What the server refused the last try with. */
  readonly error: ErrorBody | null
  /** Both without spaces around them. */
  readonly onAdd: (name: string, description: string) => void
  readonly onCancel: () => void
}

/** The form above the names. */
export function NewNamed({ thing, taken, busy, error, onAdd, onCancel }: NewNamedProps) {
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [tried, setTried] = useState(false)
  const problem = nameProblem(thing, name, taken)
  return (
    <form
      className={side.newForm}
      aria-label={`Add ${thing}`}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (problem === null && !busy) onAdd(name.trim(), description.trim())
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel()
      }}
    >
      <TextInput
        label="Name"
        autoFocus
        data-autofocus
        value={name}
        spellCheck={false}
        error={tried || name !== '' ? problem : null}
        description={nameHint}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="Description"
        placeholder="Optional"
        maxLength={300}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      {error !== null && <ErrorState error={error} />}
      <div className={classes.foot}>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={busy}>
          Add {thing}
        </Button>
      </div>
    </form>
  )
}
