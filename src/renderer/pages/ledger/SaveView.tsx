/** What is shown, kept under a name. */
import { Button, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useServerAction } from '../../client/query'
import { ErrorState } from '../../parts/ErrorState'
import { bodyOf, type Shown } from './ledger-address'
import classes from './ledger-views.module.css'

export function SaveView({
  shown,
  onSaved,
}: {
  readonly shown: Shown
  readonly onSaved: (id: string) => void
}) {
  const [name, setName] = useState('')
  const save = useServerAction(
    (client, given: string) => client.ledgerViews.create({ name: given, view: bodyOf(shown) }),
    ['ledgerViews'],
  )
  async function submit(event: FormEvent) {
    event.preventDefault()
    const result = await save.run(name.trim())
    if (!result.ok) return
    setName('')
    onSaved(result.value.id)
  }
  return (
    <>
      <form className={classes.save} onSubmit={(event) => void submit(event)}>
        <TextInput
          label="Save what is shown as"
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          loading={save.running}
          disabled={name.trim() === ''}
        >
          Save
        </Button>
      </form>
      {save.error !== null && <ErrorState error={save.error} />}
    </>
  )
}
