/** How the models shown stand in the project's votes so far, after a vote: never while names are hidden. */
import type { ReactNode } from 'react'
import type { ModelTally } from '../../../contract/comparisons'
import { Button } from '@mantine/core'
import { useServerQuery } from '../../client/query'
import { navigate } from '../../frame/route'
import { ModelDot } from '../../parts/ModelDot'
import { useCompare } from './compare.state'
import { standing, standingTitle, tallyOfPanes } from './tally.words'
import classes from './compare.module.css'

export interface TallyLineProps {
  readonly project: string
  /** What else follows from a vote. */
  readonly children?: ReactNode
}

export function TallyLine({ project, children }: TallyLineProps) {
  const panes = useCompare((state) => state.panes)
  const tally = useServerQuery(['comparisons'], ['comparisons', 'tally', project], (client) =>
    client.comparisons.tally({ project }),
  ).data
  const items = tallyOfPanes(tally?.items ?? [], panes)
  if (tally === undefined || items.length === 0) return null
  return (
    <div className={classes.tally} role="group" aria-label="Votes so far" tabIndex={0}>
      <span className={classes.tallyTitle}>
        {tally.votes} {tally.votes === 1 ? 'vote' : 'votes'} in {project}
      </span>
      {items.map((item) => (
        <Standing key={`${item.provider}/${item.model}`} item={item} />
      ))}
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        onClick={() => navigate('/experiments/board')}
      >
        Board
      </Button>
      {children}
    </div>
  )
}

/** The share of wins as a mark on its interval, and the same in words. */
function Standing({ item }: { readonly item: ModelTally }) {
  return (
    <span className={classes.standing} title={standingTitle(item)}>
      <ModelDot model={item.model} />
      <span className={classes.standingName}>{item.model}</span>
      <span className={classes.interval} aria-hidden="true">
        <span style={{ left: `${item.low * 100}%`, width: `${(item.high - item.low) * 100}%` }} />
        {item.winShare !== null && <i style={{ left: `${item.winShare * 100}%` }} />}
      </span>
      <span>{standing(item)}</span>
    </span>
  )
}
