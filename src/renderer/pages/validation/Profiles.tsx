/** Profiles at the left, the rules of one in the middle, and a text to try them on at the right. */
import { Button, TextInput } from '@mantine/core'
import { ListChecks, Plus } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import type { ProfileItem } from '../../../contract/validation'
import { navigate } from '../../frame/route'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { useServerAction, useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { ProfileEditor } from './ProfileEditor'
import { nameProblem, profileLine } from './quality.words'
import classes from './validation.module.css'

export function Profiles({ chosen: wanted }: { readonly chosen: string | null }) {
  const list = useServerQuery(
    ['validation', 'services', 'projects'],
    ['validation', 'profiles'],
    (client) => client.validation.list(),
  )
  const [adding, setAdding] = useState(false)
  const items = list.data?.items ?? []
  const chosen = items.find(({ name }) => name === wanted) ?? items[0]
  const open = (name: string) => navigate(`/validation/profiles/${encodeURIComponent(name)}`)
  return (
    <div className={classes.columns}>
      <div className={classes.side}>
        <div className={classes.sideHead}>
          <Button
            variant="default"
            leftSection={<Plus size={14} />}
            onClick={() => setAdding(true)}
            disabled={adding}
          >
            Add profile
          </Button>
        </div>
        {adding && (
          <NewProfile
            taken={items.map(({ name }) => name)}
            onDone={(name) => {
              setAdding(false)
              if (name !== null) open(name)
            }}
          />
        )}
        {list.loading && <SkeletonRows rows={4} rowHeight={48} widths={['70%']} />}
        <ProfileList items={items} chosen={chosen?.name ?? null} onChoose={open} />
      </div>
      {list.error !== null && (
        <div className={classes.detail}>
          <ErrorState error={list.error} onRetry={list.reload} />
        </div>
      )}
      {list.data !== undefined && chosen === undefined && (
        <div className={classes.detail}>
          <EmptyState
            icon={ListChecks}
            title="No profile yet"
            action={<Button onClick={() => setAdding(true)}>Add profile</Button>}
          >
            A profile is a set of rules. A service or a project whose policy names it has each
            answer held against them.
          </EmptyState>
        </div>
      )}
      {chosen !== undefined && (
        <ProfileEditor
          key={chosen.name}
          profile={chosen}
          onRemoved={() => navigate('/validation')}
        />
      )}
    </div>
  )
}

function ProfileList({
  items,
  chosen,
  onChoose,
}: {
  readonly items: readonly ProfileItem[]
  readonly chosen: string | null
  readonly onChoose: (name: string) => void
}) {
  function move(event: KeyboardEvent<HTMLElement>) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    const next =
      buttons[
        buttons.findIndex((button) => button === document.activeElement) +
          (event.key === 'ArrowDown' ? 1 : -1)
      ]
    if (next === undefined) return
    event.preventDefault()
    next.focus()
  }
  return (
    <nav className={classes.sideList} aria-label="Profiles" onKeyDown={move}>
      {items.map((item) => (
        <button
          key={item.name}
          type="button"
          className={classes.sideItem}
          aria-current={item.name === chosen ? 'true' : undefined}
          onClick={() => onChoose(item.name)}
        >
          <span className={classes.sideName}>{item.name}</span>
          <span className={classes.sideLine} title={item.usedBy.join(', ')}>
            {profileLine(item)}
          </span>
        </button>
      ))}
    </nav>
  )
}

function NewProfile({
  taken,
  onDone,
}: {
  readonly taken: readonly string[]
  readonly onDone: (name: string | null) => void
}) {
  const [name, setName] = useState('')
  const [shown, setShown] = useState(false)
  const save = useServerAction(
    (client, profile: string) =>
      client.validation.save({ name: profile, rules: [{ kind: 'not_empty' }] }),
    ['validation'],
  )
  const problem = nameProblem(name.trim(), taken)
  return (
    <form
      className={classes.newForm}
      aria-label="New profile"
      onSubmit={(event) => {
        event.preventDefault()
        setShown(true)
        if (problem === null)
          void save.run(name.trim()).then((answer) => answer.ok && onDone(name.trim()))
      }}
      onKeyDown={(event) => event.key === 'Escape' && onDone(null)}
    >
      <TextInput
        label="Name"
        placeholder="support-answers"
        data-autofocus
        autoFocus
        value={name}
        error={shown ? problem : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {save.error !== null && <ErrorState error={save.error} />}
      <div className={classes.foot}>
        <Button variant="default" onClick={() => onDone(null)}>
          Cancel
        </Button>
        <Button type="submit" loading={save.running}>
          Add
        </Button>
      </div>
    </form>
  )
}
