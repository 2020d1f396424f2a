/** A saved prompt: its versions with their notes, what each says, and what changed since another. */
import { ActionIcon, Button, Select, TextInput } from '@mantine/core'
import { ArrowLeft, Pencil, Trash2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import type { PromptDetail as Detail } from '../../../contract/prompts'
import { useServerAction, useServerQuery } from '../../client/query'
import { WordDiff } from '../../kit/DiffBody'
import { LongText } from '../../kit/LongText'
import { SideList } from '../../kit/SideList'
import { SkeletonRows } from '../../kit/Skeletons'
import { formatMoment } from '../../kit/time-format'
import { ErrorState } from '../../parts/ErrorState'
import { usePromptLibrary } from './prompts.state'
import { promptText } from './saved-prompt'
import diff from '../../kit/diff.module.css'
import classes from './prompts.module.css'

export function PromptDetail({ id }: { readonly id: string }) {
  const prompt = useServerQuery(['prompts'], ['prompts', id], (client) =>
    client.prompts.get({ id }),
  )
  return (
    <div className={classes.detail}>
      {prompt.loading && <SkeletonRows rows={6} rowHeight={40} widths={['40%', '70%']} />}
      {prompt.error !== null && <ErrorState error={prompt.error} onRetry={prompt.reload} />}
      {prompt.data !== undefined && (
        <>
          <DetailHead prompt={prompt.data} />
          <Versions prompt={prompt.data} />
        </>
      )}
    </div>
  )
}

interface DetailProps {
  readonly prompt: Detail
}

function DetailHead({ prompt: { id, name } }: DetailProps) {
  const library = usePromptLibrary.getState()
  const [renaming, setRenaming] = useState(false)
  const remove = useServerAction((client) => client.prompts.remove({ id }), ['prompts'])
  async function removeIt() {
    const removed = await remove.run(undefined)
    if (removed.ok) library.noteRemoved(removed.value)
  }
  return (
    <>
      <div className={classes.head}>
        <ActionIcon
          aria-label="All prompts"
          title="All prompts"
          onClick={() => library.show({ kind: 'list' })}
        >
          <ArrowLeft size={16} />
        </ActionIcon>
        {renaming ? (
          <Rename id={id} name={name} onDone={() => setRenaming(false)} />
        ) : (
          <>
            <h2 className={`${classes.name} ${classes.grows}`}>{name}</h2>
            <ActionIcon aria-label="Rename" title="Rename" onClick={() => setRenaming(true)}>
              <Pencil size={14} />
            </ActionIcon>
          </>
        )}
        <ActionIcon
          aria-label={`Remove ${name}`}
          title="Remove"
          loading={remove.running}
          onClick={() => void removeIt()}
        >
          <Trash2 size={14} />
        </ActionIcon>
      </div>
      {remove.error !== null && <ErrorState error={remove.error} />}
    </>
  )
}

interface RenameProps {
  readonly id: string
  readonly name: string
  readonly onDone: () => void
}

function Rename({ id, name, onDone }: RenameProps) {
  const [text, setText] = useState(name)
  const rename = useServerAction(
    (client, given: string) => client.prompts.rename({ id, name: given }),
    ['prompts'],
  )
  async function submit(event: FormEvent) {
    event.preventDefault()
    const renamed = await rename.run(text.trim())
    if (renamed.ok) onDone()
  }
  return (
    <form className={`${classes.head} ${classes.grows}`} onSubmit={(event) => void submit(event)}>
      <TextInput
        className={classes.grows ?? ''}
        aria-label="New name"
        maxLength={80}
        value={text}
        error={rename.error?.message}
        onChange={(event) => setText(event.currentTarget.value)}
        autoFocus
      />
      <Button type="submit" variant="default" disabled={text.trim() === ''}>
        Rename
      </Button>
    </form>
  )
}

/** The version that is looked at, and the one it is compared with. */
function Versions({ prompt }: DetailProps) {
  const [chosen, choose] = useState<number | null>(null)
  const [since, setSince] = useState<number | null>(null)
  const version = chosen ?? prompt.version
  return (
    <div className={classes.versions}>
      <SideList
        label="Versions"
        chosen={`Version ${version}`}
        onChoose={(name) => choose(Number(name.slice('Version '.length)))}
        items={prompt.versions.map((each) => ({
          name: `Version ${each.version}`,
          line: each.note === '' ? formatMoment(each.savedAt) : each.note,
          title: `${each.note} ${formatMoment(each.savedAt)}`.trim(),
          mark: each.version === prompt.version && <span className={classes.quiet}>newest</span>,
        }))}
      />
      <div className={classes.version}>
        <VersionActs prompt={prompt} version={version} onRestored={() => choose(null)} />
        <Select
          label="Changes since"
          data={prompt.versions
            .filter((each) => each.version !== version)
            .map((each) => ({ value: String(each.version), label: `Version ${each.version}` }))}
          placeholder={prompt.versions.length === 1 ? 'This is the only version' : 'Show the text'}
          disabled={prompt.versions.length === 1}
          clearable
          clearButtonProps={{ 'aria-label': 'Show the text' }}
          value={since === null || since === version ? null : String(since)}
          onChange={(value) => setSince(value === null ? null : Number(value))}
        />
        <VersionText id={prompt.id} version={version} since={since === version ? null : since} />
      </div>
    </div>
  )
}

function useVersion(id: string, version: number) {
  return useServerQuery(['prompts'], ['prompts', id, version], (client) =>
    client.prompts.version({ id, version }),
  )
}

interface VersionActsProps extends DetailProps {
  readonly version: number
  readonly onRestored: () => void
}

function VersionActs({
  prompt: { id, name, version: newest },
  version,
  onRestored,
}: VersionActsProps) {
  const library = usePromptLibrary.getState()
  const said = useVersion(id, version).data?.prompt ?? null
  const restore = useServerAction((client) => client.prompts.restore({ id, version }), ['prompts'])
  async function restoreIt() {
    const restored = await restore.run(undefined)
    if (restored.ok) onRestored()
  }
  return (
    <>
      <div className={classes.head}>
        <Button
          disabled={said === null}
          onClick={() => said !== null && library.load(name, said)}
          data-autofocus
        >
          Load
        </Button>
        {version !== newest && (
          <Button
            variant="default"
            loading={restore.running}
            disabled={said === null}
            onClick={() => void restoreIt()}
          >
            Restore as version {newest + 1}
          </Button>
        )}
      </div>
      {restore.error !== null && <ErrorState error={restore.error} />}
    </>
  )
}

interface VersionTextProps {
  readonly id: string
  readonly version: number
  readonly since: number | null
}

function VersionText({ id, version, since }: VersionTextProps) {
  const shown = useVersion(id, version)
  const before = useVersion(id, since ?? version)
  const error = shown.error ?? before.error
  if (error !== null) return <ErrorState error={error} />
  if (shown.data === undefined || before.data === undefined)
    return <SkeletonRows rows={4} rowHeight={24} widths={['90%']} />
  const [one, two] = [before.data.prompt, shown.data.prompt]
  if (two === null || one === null)
    return (
      <p className={classes.quiet}>
        Version {two === null ? version : since} cannot be read: the ledger file was changed from
        outside, or the disk is failing. The other versions are whole.
      </p>
    )
  if (since !== null)
    return <WordDiff before={promptText(one)} after={promptText(two)} only={false} />
  return (
    <div
      className={`${diff.text} ${classes.text}`}
      role="group"
      aria-label="What it says"
      tabIndex={0}
    >
      <LongText text={promptText(two)} />
    </div>
  )
}
