/** Panes kept under a name: opened with the answers they had, saved as they stand, removed. */
import { ActionIcon, Drawer } from '@mantine/core'
import { Trash2 } from 'lucide-react'
import type { PaneSet } from '../../../contract/pane-sets'
import { readError } from '../../client/errors'
import { useServerAction, useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { ErrorState } from '../../parts/ErrorState'
import { SaveUnderName } from '../../parts/SaveUnderName'
import type { CompareDesk } from './compare-shape'
import { useCompare } from './compare.state'
import { variantsOf } from './panes'
import classes from './compare.module.css'

export interface PaneSetsProps {
  readonly desk: CompareDesk | null
  readonly opened: boolean
  readonly onClose: () => void
}

export function PaneSets({ desk, opened, onClose }: PaneSetsProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={440}
      title="Pane sets"
      padding="sm"
      keepMounted={false}
    >
      {desk !== null && <SetList desk={desk} onDone={onClose} />}
    </Drawer>
  )
}

interface SetListProps {
  readonly desk: CompareDesk
  readonly onDone: () => void
}

function SetList({ desk, onDone }: SetListProps) {
  const list = useServerQuery(['comparisons'], ['pane-sets'], (client) => client.paneSets.list())
  const open = useServerAction(async (client, chosen: PaneSet) => {
    const comparison = await answersOf(chosen, client.comparisons)
    useCompare.getState().openSet(chosen, comparison)
    onDone()
  })
  const remove = useServerAction(
    (client, id: string) => client.paneSets.remove({ id }),
    ['comparisons'],
  )
  const error = open.error ?? remove.error ?? list.error
  return (
    <>
      {error !== null && <ErrorState error={error} />}
      {list.loading && <SkeletonRows rows={3} rowHeight={40} widths={['60%', '30%']} />}
      {list.data?.items.length === 0 && (
        <p className={classes.quiet}>
          No set yet. Models and parameters are kept under a name, with the answers they show.
        </p>
      )}
      <ul className={classes.setList}>
        {list.data?.items.map((kept) => (
          <li key={kept.id} className={classes.setRow}>
            <button
              type="button"
              className={classes.setName}
              disabled={open.running || kept.panes.length === 0}
              onClick={() => void open.run(kept)}
            >
              {kept.name}
              <span className={classes.quiet}>
                {kept.panes.length === 0
                  ? 'cannot be read; save it anew'
                  : kept.panes.map(({ model }) => model).join(', ')}
              </span>
            </button>
            <ActionIcon
              aria-label={`Remove the set ${kept.name}`}
              title="Remove"
              onClick={() => void remove.run(kept.id)}
            >
              <Trash2 size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <SaveSet desk={desk} />
    </>
  )
}

/** Null where the set had none, or its comparison is not in this ledger. */
async function answersOf(
  { comparisonId }: PaneSet,
  comparisons: CompareDesk['client']['comparisons'],
) {
  if (comparisonId === null) return null
  try {
    return await comparisons.get({ id: comparisonId })
  } catch (thrown) {
    if (readError(thrown).code === 'not_found') return null
    throw thrown
  }
}

function SaveSet({ desk }: Pick<SetListProps, 'desk'>) {
  const complete = useCompare((state) => state.panes.every((pane) => pane.model !== null))
  const save = useServerAction(
    (_client, name: string) => {
      const { panes, current } = useCompare.getState()
      return desk.client.paneSets.save({
        name,
        project: desk.scope.project,
        panes: variantsOf(panes),
        ...(current === null ? {} : { comparisonId: current.comparison.id }),
      })
    },
    ['comparisons'],
  )
  return (
    <SaveUnderName
      label="Save these panes as"
      className={classes.saveSet}
      save={save}
      complete={complete}
    />
  )
}
