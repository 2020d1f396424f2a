/** A UTC day that leads to the ledger's entries of it, as far as an export tells them apart. */
import type { ReconciledProvider } from '../../../../contract/reconcile'
import { dayMs } from '../../../../shared/spans'
import { entriesAddress } from '../../../parts/filters/entry-filters'
import { dayText } from './reconcile.words'
import classes from './reconcile.module.css'

export interface DayLinkProps {
  readonly provider: ReconciledProvider
  /** The start of a UTC day. */
  readonly day: number
  /** A key of ours; null: of all keys. */
  readonly keyId: string | null
  /** How many entries stand behind it; without any it leads nowhere. */
  readonly entries: number
}

/** A line's model stands for all its dated names, so the entries are those of every model. */
export function DayLink({ provider, day, keyId, entries }: DayLinkProps) {
  if (entries === 0) return dayText(day)
  const key = keyId === null ? {} : { key: keyId }
  const filter = { provider, ...key, simulated: false }
  return (
    <a
      className={classes.day}
      href={entriesAddress(filter, day, day + dayMs)}
      title={`Entries of ${keyId === null ? 'this provider' : 'this key'} on this UTC day, of all models`}
    >
      {dayText(day)}
    </a>
  )
}
