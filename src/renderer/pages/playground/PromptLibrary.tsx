/** Saved prompts: found by name, looked at version by version, loaded, saved, removed. */
import { Button, Drawer, TextInput } from '@mantine/core'
import { BookMarked, BookmarkPlus, Search } from 'lucide-react'
import { useState } from 'react'
import type { PromptBrief } from '../../../contract/prompts'
import { useServerAction } from '../../client/query'
import { EmptyState } from '../../kit/EmptyState'
import { SkeletonRows } from '../../kit/Skeletons'
import { Time } from '../../kit/Time'
import { ErrorState } from '../../parts/ErrorState'
import { PromptDetail } from './PromptDetail'
import { usePromptLibrary, usePrompts } from './prompts.state'
import { RemovedNote } from './RemovedNote'
import { SavePrompt } from './SavePrompt'
import layout from '../../kit/layout.module.css'
import history from '../../call/history.module.css'
import classes from './prompts.module.css'

/** `project` is the one whose content a new prompt becomes. */
export function PromptLibrary({ project }: { readonly project: string | undefined }) {
  const opened = usePromptLibrary((state) => state.opened)
  const view = usePromptLibrary((state) => state.view)
  const chosen = usePromptLibrary((state) => state.chosen)
  const close = usePromptLibrary((state) => state.close)
  return (
    <Drawer
      opened={opened}
      onClose={close}
      position="right"
      size={view.kind === 'prompt' ? 'min(920px, 96vw)' : 460}
      title={view.kind === 'save' ? 'Save as prompt' : 'Prompts'}
      padding="sm"
      keepMounted={false}
      returnFocus={!chosen}
    >
      {view.kind === 'list' && <PromptList />}
      {view.kind === 'save' && <SavePrompt project={project} />}
      {view.kind === 'prompt' && <PromptDetail key={view.id} id={view.id} />}
    </Drawer>
  )
}

function PromptList() {
  const [text, setText] = useState('')
  const prompts = usePrompts()
  const show = usePromptLibrary((state) => state.show)
  const wanted = text.trim().toLowerCase()
  const found = prompts.data?.items.filter(
    ({ name, note }) => name.toLowerCase().includes(wanted) || note.toLowerCase().includes(wanted),
  )
  return (
    <div className={history.history}>
      <div className={classes.head}>
        <TextInput
          className={classes.grows ?? ''}
          aria-label="Search prompts"
          placeholder="Search names and notes"
          leftSection={<Search size={14} aria-hidden="true" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
        <Button
          leftSection={<BookmarkPlus size={14} aria-hidden="true" />}
          onClick={() => show({ kind: 'save' })}
        >
          Save as prompt
        </Button>
      </div>
      <Removed />
      {prompts.loading && <SkeletonRows rows={6} rowHeight={48} widths={['60%', '20%']} />}
      {prompts.error !== null && <ErrorState error={prompts.error} onRetry={prompts.reload} />}
      {found?.length === 0 && (
        <EmptyState icon={BookMarked} title={wanted === '' ? 'No prompt yet' : 'Nothing matches'}>
          {wanted === ''
            ? 'What works is worth a name: system prompt and messages, every version kept, {{names}} filled in when it is used.'
            : 'Names and notes are searched.'}
        </EmptyState>
      )}
      <ul className={history.list}>
        {found?.map((prompt) => (
          <PromptItem key={prompt.id} prompt={prompt} />
        ))}
      </ul>
    </div>
  )
}

function PromptItem({ prompt }: { readonly prompt: PromptBrief }) {
  const show = usePromptLibrary((state) => state.show)
  const { id, name, note, version, variables, savedAt } = prompt
  return (
    <li>
      <button
        type="button"
        className={`${layout.rowButton} ${history.item}`}
        onClick={() => show({ kind: 'prompt', id })}
      >
        <span className={history.clipped}>{name}</span>
        <span className={history.facts}>
          <span>v{version}</span>
          <span className={`${history.clipped} ${classes.grows}`}>
            {[note, ...variables.map((variable) => `{{${variable}}}`)]
              .filter((part) => part !== '')
              .join(' · ')}
          </span>
          <Time at={savedAt} />
        </span>
      </button>
    </li>
  )
}

/** What was removed last can be put back while the library is open. */
function Removed() {
  const removed = usePromptLibrary((state) => state.removed)
  const noteRemoved = usePromptLibrary((state) => state.noteRemoved)
  const putBack = useServerAction(
    (client, prompt: NonNullable<typeof removed>) => client.prompts.putBack(prompt),
    ['prompts'],
  )
  if (removed === null) return null
  async function undo(prompt: NonNullable<typeof removed>) {
    const result = await putBack.run(prompt)
    if (result.ok) noteRemoved(null)
  }
  return (
    <RemovedNote
      sentence={`Removed ${removed.name} with ${removed.versions.length} ${removed.versions.length === 1 ? 'version' : 'versions'}.`}
      running={putBack.running}
      error={putBack.error}
      onUndo={() => void undo(removed)}
    />
  )
}
