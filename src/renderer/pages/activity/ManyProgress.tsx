/** How far work on many is: count, money, what failed, and a way to stop it. */
import { Button, Progress } from '@mantine/core'
import { ErrorState } from '../../parts/ErrorState'
import { formatCount } from '../../kit/format'
import { Money } from '../../parts/Money'
import { isUnderWay, useMany } from './many.state'
import classes from './queue.module.css'

export function ManyProgress() {
  const { work, stop, clear } = useMany()
  if (work === null) return null
  const { verb, noun, spends, progress } = work
  const { done, total, failed, error, state } = progress
  const running = isUnderWay(work)
  return (
    <section className={classes.many} aria-label={`${verb} ${noun}`}>
      <div className={classes.manyLine}>
        <span role="status">
          {running ? verb : state === 'stopped' ? 'Stopped' : 'Done'}: {formatCount(done)} of{' '}
          {formatCount(total)} {noun}
          {failed > 0 && `, ${formatCount(failed)} failed`}
        </span>
        {spends && (
          <span>
            <Money nanoUsd={progress.spentNanoUsd} /> so far
          </span>
        )}
        <Progress
          className={classes.manyBar ?? ''}
          value={(100 * done) / Math.max(1, total)}
          aria-label={`${done} of ${total}`}
        />
        {running ? (
          <Button variant="default" disabled={state === 'stopping'} onClick={stop}>
            {state === 'stopping' ? 'Stopping' : 'Stop'}
          </Button>
        ) : (
          <Button variant="default" onClick={clear}>
            Close
          </Button>
        )}
      </div>
      {error !== null && !running && <ErrorState error={error} />}
    </section>
  )
}
