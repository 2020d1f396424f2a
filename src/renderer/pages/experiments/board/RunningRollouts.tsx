/** Roll-outs that run now: models that meet on real calls of a service, each with what can be said of it. */
import { Anchor } from '@mantine/core'
import type { RolloutBrief } from '../../../../contract/rollouts'
import { useServerQuery } from '../../../client/query'
import { ErrorState } from '../../../parts/ErrorState'
import classes from './board.module.css'

/** Nothing where none runs. */
export function RunningRollouts() {
  const list = useServerQuery(['services'], ['rollouts', 'all'], (client) =>
    client.rollouts.list({ limit: 200 }),
  )
  if (list.error !== null) return <ErrorState error={list.error} onRetry={list.reload} />
  const running = (list.data?.items ?? []).filter(({ endedAt }) => endedAt === null)
  if (running.length === 0) return null
  return (
    <section aria-label="Roll-outs that run" className={classes.rollouts}>
      <h2>Roll-outs that run</h2>
      <ul>
        {running.map((rollout) => (
          <RunningRollout key={rollout.id} rollout={rollout} />
        ))}
      </ul>
    </section>
  )
}

function RunningRollout({ rollout }: { readonly rollout: RolloutBrief }) {
  const { id, service, champion, challenger, percent } = rollout
  const found = useServerQuery(
    ['services', 'calls'],
    ['rollouts', 'one', id],
    (client) => client.rollouts.get({ id }),
    { keepPrevious: true },
  )
  return (
    <li>
      <Anchor href={`#/services/${encodeURIComponent(service)}`}>{service}</Anchor>
      <span>
        {percent} % to {challenger}, the rest to {champion}.
      </span>
      {found.data !== undefined && <span>{found.data.verdict.sentence}</span>}
      {found.error !== null && <span role="alert">{found.error.message}</span>}
    </li>
  )
}
