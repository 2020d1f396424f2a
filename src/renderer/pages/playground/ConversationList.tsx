/** Kept conversations: searched, opened, given a title, removed and put back. */
import { Button, Menu, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { MessagesSquare, Search } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import type { ConversationBrief, SavingConversation } from '../../../contract/conversations'
import { useServerAction, useServerList } from '../../client/query'
import { ActionsMenu } from '../../kit/ActionsMenu'
import { EmptyState } from '../../kit/EmptyState'
import { SkeletonRows } from '../../kit/Skeletons'
import { Time } from '../../kit/Time'
import { ErrorState } from '../../parts/ErrorState'
import { ShowOlder } from '../../parts/ShowOlder'
import { usePlayground } from './playground.state'
import { RemovedNote } from './RemovedNote'
import layout from '../../kit/layout.module.css'
import history from '../../call/history.module.css'
import classes from './prompts.module.css'

export interface ConversationListProps {
  readonly onOpen: (id: string) => void
  /** The project whose content is not stored, where it is none. */
  readonly unkept: string | null
}

export function ConversationList({ onOpen, unkept }: ConversationListProps) {
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 200)
  const [removed, setRemoved] = useState<SavingConversation | null>(null)
  const list = useServerList(['conversations'], ['conversations', search], (client, cursor) =>
    client.conversations.list({ limit: 50, cursor, ...(search === '' ? {} : { search }) }),
  )
  return (
    <div className={history.history}>
      <TextInput
        aria-label="Search conversations"
        placeholder="Search titles and what was said"
        leftSection={<Search size={14} aria-hidden="true" />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      {unkept !== null && (
        <p className={classes.quiet}>
          Project {unkept} stores no content: what is said in it stays on this page until you reload
          or close it, and is not listed.
        </p>
      )}
      {removed !== null && <Removed removed={removed} onBack={() => setRemoved(null)} />}
      {list.loading && <SkeletonRows rows={8} rowHeight={48} widths={['70%', '18%']} />}
      {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
      {!list.loading && list.error === null && list.items.length === 0 && (
        <EmptyState
          icon={MessagesSquare}
          title={search === '' ? 'No conversations yet' : 'Nothing matches'}
        >
          {search === ''
            ? 'A conversation is kept from its first answer on, with every branch.'
            : 'Titles and everything said, on every branch, are searched.'}
        </EmptyState>
      )}
      <ul className={history.list}>
        {list.items.map((item) => (
          <Item key={item.id} item={item} onOpen={onOpen} onRemoved={setRemoved} />
        ))}
      </ul>
      <ShowOlder list={list} />
    </div>
  )
}

interface ItemProps {
  readonly item: ConversationBrief
  readonly onOpen: (id: string) => void
  readonly onRemoved: (removed: SavingConversation | null) => void
}

function Item({ item, onOpen, onRemoved }: ItemProps) {
  const { id, title, answers, project, savedAt } = item
  const isOpen = usePlayground((state) => state.conversation.kept?.id === id)
  const [renaming, setRenaming] = useState(false)
  const remove = useServerAction(
    async (client) => {
      const { body, createdAt, environment } = await client.conversations.get({ id })
      await client.conversations.remove({ id })
      return body === null
        ? null
        : { id, revision: 0, title, project, environment, createdAt, body }
    },
    ['conversations'],
  )
  async function removeIt() {
    const gone = await remove.run(undefined)
    if (!gone.ok) return
    if (isOpen) usePlayground.getState().setKept(null)
    onRemoved(gone.value)
  }
  if (renaming) return <Rename item={item} onDone={() => setRenaming(false)} />
  const name = title === '' ? 'Untitled' : title
  return (
    <li className={classes.head}>
      <button
        type="button"
        className={`${layout.rowButton} ${history.item} ${classes.grows}`}
        aria-current={isOpen ? 'true' : undefined}
        onClick={() => onOpen(id)}
      >
        <span className={history.clipped}>{name}</span>
        <span className={history.facts}>
          <span>
            {answers} {answers === 1 ? 'answer' : 'answers'}
          </span>
          <span className={`${history.clipped} ${classes.grows}`}>
            {project}
            {isOpen && ' · open'}
          </span>
          <Time at={savedAt} />
        </span>
      </button>
      <ActionsMenu label={`Actions for ${name}`}>
        <Menu.Item onClick={() => setRenaming(true)}>Rename</Menu.Item>
        <Menu.Item onClick={() => void removeIt()}>Remove</Menu.Item>
      </ActionsMenu>
      {remove.error !== null && <ErrorState error={remove.error} />}
    </li>
  )
}

function Rename({
  item: { id, title },
  onDone,
}: {
  readonly item: ConversationBrief
  readonly onDone: () => void
}) {
  const [text, setText] = useState(title)
  const rename = useServerAction(
    (client, given: string) => client.conversations.rename({ id, title: given }),
    ['conversations'],
  )
  async function submit(event: FormEvent) {
    event.preventDefault()
    const renamed = await rename.run(text.trim())
    if (renamed.ok) onDone()
  }
  return (
    <li>
      <form className={classes.head} onSubmit={(event) => void submit(event)}>
        <TextInput
          className={classes.grows ?? ''}
          aria-label="New title"
          maxLength={200}
          value={text}
          error={rename.error?.message}
          onChange={(event) => setText(event.currentTarget.value)}
          autoFocus
        />
        <Button variant="subtle" color="gray" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" disabled={text.trim() === ''} loading={rename.running}>
          Rename
        </Button>
      </form>
    </li>
  )
}

interface RemovedProps {
  readonly removed: SavingConversation
  readonly onBack: () => void
}

/** What was removed last can be put back while the list is open. */
function Removed({ removed, onBack }: RemovedProps) {
  const putBack = useServerAction(
    (client, conversation: SavingConversation) => client.conversations.save(conversation),
    ['conversations'],
  )
  async function undo() {
    const back = await putBack.run({ ...removed, title: removed.title || undefined })
    if (back.ok) onBack()
  }
  return (
    <RemovedNote
      sentence={`Removed ${removed.title || 'Untitled'}. Its calls stay in the ledger.`}
      running={putBack.running}
      error={putBack.error}
      onUndo={() => void undo()}
    />
  )
}
