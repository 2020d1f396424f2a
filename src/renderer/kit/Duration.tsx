/** A length of time from milliseconds; the exact figure on hover. */
import { formatDuration } from './format'
import classes from './kit.module.css'

export function Duration({ ms }: { readonly ms: number | null }) {
  if (ms === null) return <span className={classes.number}>–</span>
  return (
    <span className={classes.number} title={`${Math.round(ms * 10) / 10} ms`}>
      {formatDuration(ms)}
    </span>
  )
}
