/** Saves what is written under a name: a new prompt, or a further version of one that is there. */
import { Autocomplete, Button, Checkbox, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { PromptBody } from '../../../contract/prompts'
import { useServerAction } from '../../client/query'
import { LongText } from '../../kit/LongText'
import { ErrorState } from '../../parts/ErrorState'
import { usePlayground } from './playground.state'
import { usePromptLibrary, usePrompts } from './prompts.state'
import { leftOutText, promptOf, promptText, saysNothing } from './saved-prompt'
import diff from '../../kit/diff.module.css'
import classes from './prompts.module.css'

interface Saving {
  /** The prompt it becomes a version of; null: a new one. */
  readonly id: string | null
  readonly name: string
  readonly project: string
  readonly note: string
  readonly prompt: PromptBody
}

function useSave() {
  return useServerAction(
    (client, { id, name, project, note, prompt }: Saving) =>
      id === null
        ? client.prompts.create({ name, project, note, prompt })
        : client.prompts.saveVersion({ id, project, note, prompt }),
    ['prompts'],
  )
}

export function SavePrompt({ project }: { readonly project: string | undefined }) {
  const library = usePromptLibrary.getState()
  const begun = usePlayground((state) => state.conversation.turns.length)
  const writing = usePlayground((state) => state.composer.trim() !== '')
  const [name, setName] = useState(library.loaded ?? '')
  const [note, setNote] = useState('')
  const [turns, setTurns] = useState(!writing)
  const [settings, setSettings] = useState(false)
  const prompts = usePrompts()
  const save = useSave()
  const prompt = promptOf(usePlayground.getState(), { turns, settings })
  const leftOut = leftOutText(usePlayground.getState(), { turns })
  const empty = saysNothing(prompt)
  const known = prompts.data?.items.find((each) => each.name === name.trim())

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (project === undefined) return
    const given = name.trim()
    const saved = await save.run({ id: known?.id ?? null, name: given, project, note, prompt })
    if (!saved.ok) return
    library.saved(saved.value.name)
    library.show({ kind: 'prompt', id: saved.value.id })
  }

  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)}>
      <Autocomplete
        label="Name"
        maxLength={80}
        data={prompts.data?.items.map((each) => each.name) ?? []}
        value={name}
        onChange={setName}
        description={
          known === undefined
            ? `A new prompt of project ${project ?? '…'}.`
            : `Becomes version ${known.version + 1}; the earlier ones stay.`
        }
        data-autofocus
      />
      <TextInput
        label="Note"
        description="What is new in this version."
        maxLength={300}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {begun > 0 && (
        <Checkbox
          label={begun === 1 ? 'With the message above' : `With the ${begun} messages above`}
          checked={turns}
          onChange={(event) => setTurns(event.currentTarget.checked)}
        />
      )}
      <Checkbox
        label="With model and parameters"
        description="Otherwise it takes those of whoever loads it."
        checked={settings}
        onChange={(event) => setSettings(event.currentTarget.checked)}
      />
      <div
        className={`${diff.text} ${classes.text}`}
        role="group"
        aria-label="What is saved"
        tabIndex={0}
      >
        {empty ? (
          'Nothing yet: write a message or a system prompt first.'
        ) : (
          <LongText text={promptText(prompt)} />
        )}
      </div>
      {leftOut !== null && <p className={classes.leftOut}>{leftOut}</p>}
      {save.error !== null && <ErrorState error={save.error} />}
      <div className={classes.foot}>
        <Button variant="subtle" color="gray" onClick={() => library.show({ kind: 'list' })}>
          All prompts
        </Button>
        <Button
          type="submit"
          loading={save.running}
          disabled={name.trim() === '' || empty || project === undefined || prompts.loading}
        >
          {known === undefined ? 'Save' : `Save version ${known.version + 1}`}
        </Button>
      </div>
    </form>
  )
}
