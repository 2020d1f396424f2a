/** One recorded change: when, who and what, with the fields that differ. */
import { useMemo, useState } from 'react'
import type { AuditRow } from '../../../contract/system'
import { formatClock, formatMoment } from '../../kit/time-format'
import { auditChanges, fieldWords, foldedChanges, type Change } from './audit-diff'
import { whatText, whoText } from './audit.words'
import classes from './activity.module.css'

/** Long changes are folded until they are asked for. */
export function AuditLine({
  row,
  timeZone,
}: {
  readonly row: AuditRow
  readonly timeZone: string
}) {
  const [unfolded, setUnfolded] = useState(false)
  const changes = useMemo(() => auditChanges(row.before, row.after, timeZone), [row, timeZone])
  const shown = unfolded ? changes : changes.slice(0, foldedChanges)
  const hidden = changes.length - shown.length
  return (
    <li className={classes.auditRow}>
      <time
        dateTime={new Date(row.time).toISOString()}
        title={formatMoment(row.time, timeZone)}
        className={classes.clock}
      >
        {formatClock(row.time, timeZone)}
      </time>
      <span className={classes.who}>{whoText(row.who)}</span>
      <span className={classes.what}>
        {whatText(row.what)}
        {row.subject !== null && <code title={row.subject}>{row.subject}</code>}
      </span>
      <div className={classes.changes}>
        {shown.map((change) => (
          <ChangeLine key={change.field} change={change} />
        ))}
        {(hidden > 0 || unfolded) && changes.length > foldedChanges && (
          <button
            type="button"
            className={classes.fold}
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          >
            {unfolded ? 'Show fewer' : `${hidden} more`}
          </button>
        )}
      </div>
    </li>
  )
}

function ChangeLine({ change }: { readonly change: Change }) {
  return (
    <div className={classes.change}>
      {change.field !== '' && <span className={classes.fieldName}>{fieldWords(change.field)}</span>}
      {change.kind !== 'added' && <del>{change.before}</del>}
      {change.kind === 'changed' && <span aria-hidden="true">→</span>}
      {change.kind !== 'removed' && <ins>{change.after}</ins>}
    </div>
  )
}
