/** Profiles at the left, the rules of one in the middle, and a text to try them on at the right. */
import { Button, TextInput } from '@mantine/core'
import { ListChecks, Plus } from 'lucide-react'
import { useState } from 'react'
import { navigate } from '../../frame/route'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { useServerAction, useServerQuery } from '../../client/query'
import { SideList } from '../../kit/SideList'
import { SkeletonRows } from '../../kit/Skeletons'
import { ProfileEditor } from './ProfileEditor'
import { nameProblem, profileLine } from './quality.words'
import side from '../../kit/side-list.module.css'
import layout from '../../kit/layout.module.css'
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
    <div className={`${layout.fill} ${classes.columns}`}>
      <div className={`${side.side} ${classes.side}`}>
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
        <SideList
          label="Profiles"
          items={items.map((item) => ({
            name: item.name,
            line: profileLine(item),
            title: item.usedBy.join(', '),
          }))}
          chosen={chosen?.name ?? null}
          onChoose={open}
        />
      </div>
      {list.error !== null && (
        <div className={`${side.detail} ${classes.detail}`}>
          <ErrorState error={list.error} onRetry={list.reload} />
        </div>
      )}
      {list.data !== undefined && chosen === undefined && (
        <div className={`${side.detail} ${classes.detail}`}>
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
      className={side.newForm}
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
