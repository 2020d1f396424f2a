/** Saved views: opened, saved as shown, renamed, replaced, removed and put back. */
import { Button, Popover } from '@mantine/core'
import { Bookmark } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { LedgerView, RemovedView } from '../../../contract/ledger-views'
import { useServerAction } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import type { DimensionNames } from '../../parts/dimension-names.state'
import { ErrorState } from '../../parts/ErrorState'
import { useLedgerViews } from '../../parts/ledger-views.state'
import { bodyOf, showsSame, shownOf, type Shown } from './ledger-address'
import { SaveView } from './SaveView'
import { ViewRow } from './ViewRow'
import classes from './ledger-views.module.css'

export interface LedgerViewsProps {
  readonly shown: Shown
  readonly timeZone: string
  readonly names: DimensionNames
  readonly onShow: (shown: Shown) => void
}

/** A button with the name of the view that is open, and behind it all there is to do with views. */
export function LedgerViews(props: LedgerViewsProps) {
  const [opened, setOpened] = useState(false)
  const views = useLedgerViews()
  const current = views.data?.items.find(({ id }) => id === props.shown.viewId)
  const changed = current !== undefined && isChanged(current, props.shown)
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width={360}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<Bookmark size={14} />}
          onClick={() => setOpened(!opened)}
        >
          {changed && <span className={classes.changed}>Changed: </span>}
          <span className={classes.current}>{current?.name ?? 'Views'}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ViewList
          {...props}
          items={views.data?.items}
          current={current}
          onShow={(shown) => {
            setOpened(false)
            props.onShow(shown)
          }}
          onKept={props.onShow}
        />
        {views.error !== null && <ErrorState error={views.error} onRetry={views.reload} />}
        {views.loading && <SkeletonRows rows={3} />}
      </Popover.Dropdown>
    </Popover>
  )
}

function isChanged({ view }: LedgerView, shown: Shown): boolean {
  return view === null || !showsSame(shownOf(view, null), shown)
}

interface ViewListProps extends LedgerViewsProps {
  readonly items: readonly LedgerView[] | undefined
  readonly current: LedgerView | undefined
  /** What is shown is kept under another view now; nothing else changes. */
  readonly onKept: (shown: Shown) => void
}

function ViewList({ shown, timeZone, names, items, current, onShow, onKept }: ViewListProps) {
  const [removed, setRemoved] = useState<RemovedView | null>(null)
  const remove = useServerAction(
    (client, id: string) => client.ledgerViews.remove({ id }),
    ['ledgerViews'],
  )
  const undo = useServerAction(
    (client, one: RemovedView) => client.ledgerViews.putBack(one),
    ['ledgerViews'],
  )
  const replace = useServerAction(
    (client, id: string) => client.ledgerViews.change({ id, view: bodyOf(shown) }),
    ['ledgerViews'],
  )
  const panel = useRef<HTMLDivElement>(null)
  // What had the focus is gone: the keyboard stays in here.
  const stay = () => panel.current?.focus()
  async function take(id: string) {
    const result = await remove.run(id)
    if (result.ok) setRemoved(result.value)
  }
  async function putBack(one: RemovedView) {
    if (!(await undo.run(one)).ok) return
    setRemoved(null)
    stay()
  }
  async function replaceBy(id: string) {
    if ((await replace.run(id)).ok) stay()
  }
  const error = remove.error ?? undo.error ?? replace.error
  return (
    <div ref={panel} className={classes.panel} tabIndex={-1}>
      {items?.length === 0 && removed === null && (
        <p className={classes.quiet}>
          No view yet. Filter, days and columns are kept under a name; days such as “7 days” move
          along.
        </p>
      )}
      <ul className={classes.list} aria-label="Views">
        {items?.map((one) => (
          <ViewRow
            key={one.id}
            view={one}
            timeZone={timeZone}
            names={names}
            current={one.id === current?.id}
            onOpen={(view) => onShow(shownOf(view, one.id))}
            onRemove={() => void take(one.id)}
            onRenamed={stay}
          />
        ))}
      </ul>
      {removed !== null && (
        <Removed name={removed.name} running={undo.running} onUndo={() => void putBack(removed)} />
      )}
      {current !== undefined && isChanged(current, shown) && (
        <Button
          variant="default"
          loading={replace.running}
          onClick={() => void replaceBy(current.id)}
        >
          Replace “{current.name}” with what is shown
        </Button>
      )}
      {error !== null && <ErrorState error={error} />}
      <SaveView shown={shown} onSaved={(id) => onKept({ ...shown, viewId: id })} />
    </div>
  )
}

/** The way back, which takes the focus of what is gone. */
function Removed({
  name,
  running,
  onUndo,
}: {
  readonly name: string
  readonly running: boolean
  readonly onUndo: () => void
}) {
  const undo = useRef<HTMLButtonElement>(null)
  useEffect(() => undo.current?.focus(), [name])
  return (
    <div className={classes.removed} role="status">
      <span>Removed “{name}”.</span>
      <Button ref={undo} size="compact-sm" variant="default" loading={running} onClick={onUndo}>
        Undo
      </Button>
    </div>
  )
}
