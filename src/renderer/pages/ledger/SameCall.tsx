/** The entries of one call as a list to go through. */
import type { Entry } from '../../../contract/ledger'
import { Money } from '../../parts/Money'
import { OutcomeMark } from './BlotterRow'
import { callEntries } from './same-call'
import classes from './ledger.module.css'

/** Every attempt of the call in order, this one marked; nothing where it is the only entry. */
export function SameCall({
  entries,
  current,
  onOpen,
}: {
  readonly entries: readonly Entry[]
  readonly current: string
  readonly onOpen: (id: string) => void
}) {
  if (entries.length < 2) return null
  return (
    <section>
      <h3 className={classes.factsTitle}>Same call</h3>
      <ol className={classes.related}>
        {callEntries(entries).map(({ entry, label }) => (
          <li key={entry.id}>
            <button
              type="button"
              onClick={() => onOpen(entry.id)}
              aria-current={entry.id === current || undefined}
              title={`#${entry.seq}`}
            >
              <span className={classes.relatedName}>
                {label}
                {entry.kind !== 'adjustment' && (
                  <span className={classes.relatedModel}>, {entry.model}</span>
                )}
              </span>
              <OutcomeMark entry={entry} />
              <Money
                nanoUsd={entry.simulated ? entry.wouldCostNanoUsd : entry.costNanoUsd}
                status={entry.simulated ? null : entry.costStatus}
                would={entry.simulated}
              />
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
