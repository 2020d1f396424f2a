/** The small print of a key: its fingerprint, its dates, and when it is due to be replaced. */
import type { Key } from '../../../contract/keys'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { dueView } from './rotation.words'
import classes from './keys.module.css'

/** The line under a key. */
export function KeyFacts({ record }: { readonly record: Key }) {
  const due = dueView(record, Date.now())
  return (
    <p className={classes.keyFacts}>
      {due?.state === 'due' && <StatusChip tone="warn">{due.text}</StatusChip>}
      <span className="tg-mono" title="Tells keys apart, reveals nothing of the secret">
        {record.fingerprint}
      </span>
      {record.createdAt !== null && (
        <span>
          added <Time at={record.createdAt} />
        </span>
      )}
      {record.lastOkAt !== null && (
        <span>
          last good <Time at={record.lastOkAt} />
        </span>
      )}
      <span>
        {record.lastTestedAt === null ? (
          'not tested'
        ) : (
          <>
            tested <Time at={record.lastTestedAt} />
          </>
        )}
      </span>
      {due !== null && due.state !== 'due' && (
        <span data-soon={due.state === 'soon' || undefined}>{due.text}</span>
      )}
      {record.backend === 'environment' && (
        <span>
          {record.variable ?? 'the variable'} is read-only here: change it where it is set, then
          restart
        </span>
      )}
    </p>
  )
}
