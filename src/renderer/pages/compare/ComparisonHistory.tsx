/** Kept comparisons: each reopens with its outputs and its vote. */
import { Drawer } from '@mantine/core'
import { SquareSplitHorizontal } from 'lucide-react'
import type { Comparison } from '../../../contract/comparisons'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { ModelDot } from '../../parts/ModelDot'
import { ShowOlder } from '../../parts/ShowOlder'
import { useServerAction, useServerList } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { isHidden } from './blind'
import { useCompare } from './compare.state'
import layout from '../../kit/layout.module.css'
import history from '../../call/history.module.css'
import classes from './compare.module.css'

export function ComparisonHistory() {
  const opened = useCompare((state) => state.historyOpen)
  const show = useCompare((state) => state.showHistory)
  return (
    <Drawer
      opened={opened}
      onClose={() => show(false)}
      position="right"
      size={440}
      title="Kept comparisons"
      padding="sm"
      keepMounted={false}
    >
      <ComparisonList />
    </Drawer>
  )
}

function voteText(comparison: Comparison): string | null {
  const choice = comparison.vote?.choice
  if (choice === undefined) return null
  return choice === 'tie' ? 'tie' : choice === 'bad' ? 'both bad' : `${choice.toUpperCase()} better`
}

function ComparisonList() {
  const list = useServerList(['comparisons'], ['comparisons', 'list'], (client, cursor) =>
    client.comparisons.list({ cursor, limit: 50 }),
  )
  const open = useServerAction((client, id: string) => client.comparisons.get({ id }))
  return (
    <div className={history.history}>
      {open.error !== null && <ErrorState error={open.error} />}
      {list.loading && <SkeletonRows rows={8} rowHeight={56} widths={['70%', '18%']} />}
      {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
      {!list.loading && list.error === null && list.items.length === 0 && (
        <EmptyState icon={SquareSplitHorizontal} title="No comparisons yet">
          Every run of all panes is kept with its prompt, its outputs and your vote.
        </EmptyState>
      )}
      <ul className={history.list}>
        {list.items.map((comparison) => {
          const vote = voteText(comparison)
          return (
            <li key={comparison.id}>
              <button
                type="button"
                className={`${layout.rowButton} ${history.item}`}
                disabled={open.running}
                onClick={() =>
                  void open
                    .run(comparison.id)
                    .then((result) => result.ok && useCompare.getState().open(result.value))
                }
              >
                <span className={history.clipped}>{comparison.title}</span>
                <span className={classes.historyModels}>
                  <ModelNames comparison={comparison} />
                </span>
                <span className={history.facts}>
                  {vote === null ? (
                    <span>no vote</span>
                  ) : (
                    <StatusChip tone="info">{vote}</StatusChip>
                  )}
                  {comparison.blind && <span>blind</span>}
                  <span className={classes.space} />
                  <Time at={comparison.createdAt} />
                </span>
              </button>
            </li>
          )
        })}
      </ul>
      <ShowOlder list={list} />
    </div>
  )
}

/** Reopening it must not tell either who answered before it is voted on. */
function ModelNames({ comparison }: { readonly comparison: Comparison }) {
  if (isHidden(comparison)) return `${comparison.variants.length} models, hidden until the vote`
  return comparison.variants.map((variant) => (
    <span key={variant.id} className={classes.historyModel}>
      <ModelDot model={variant.model} />
      {variant.model}
    </span>
  ))
}
