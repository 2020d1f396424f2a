/** Calls whose cost is not known, said beside the sums that leave them out. */
import { CircleHelp } from 'lucide-react'
import { formatCount } from '../../kit/format'
import classes from './usage.module.css'

export function UnknownCosts({ calls, href }: { readonly calls: number; readonly href: string }) {
  if (calls === 0) return null
  return (
    <p className={classes.unknown}>
      <CircleHelp size={14} aria-hidden="true" />
      <span>
        <b>{formatCount(calls)}</b> {calls === 1 ? 'call has' : 'calls have'} no known cost and{' '}
        {calls === 1 ? 'is' : 'are'} in no sum on this page.{' '}
        <a href={href}>{calls === 1 ? 'See it' : 'See them'}</a>
      </span>
    </p>
  )
}
