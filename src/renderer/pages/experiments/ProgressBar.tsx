/** How many of the trials have ended, as a thin bar; the figures stand beside it in words. */
import classes from './experiments.module.css'

export function ProgressBar({
  done,
  failed,
  total,
}: {
  readonly done: number
  readonly failed: number
  readonly total: number
}) {
  const share = (count: number) => `${total === 0 ? 0 : (100 * count) / total}%`
  return (
    <span className={classes.bar} aria-hidden="true">
      <span className={classes.barDone} style={{ width: share(done - failed) }} />
      <span className={classes.barFailed} style={{ width: share(failed) }} />
    </span>
  )
}
