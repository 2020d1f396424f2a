/** The audit trail by day: who changed what, with the fields that differ, newest first. */
import { Button, Select, TextInput } from '@mantine/core'
import { History, Search } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import type { AuditRow } from '../../../contract/system'
import { useSettings } from '../../parts/console.state'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { formatClock, formatMoment } from '../../kit/time-format'
import { useServerList } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { auditChanges, fieldWords, foldedChanges, type Change } from './audit-diff'
import {
  areasIn,
  auditRows,
  byDay,
  peopleIn,
  whatText,
  whoText,
  type AuditFilter,
} from './audit.words'
import layout from '../../kit/layout.module.css'
import classes from './activity.module.css'

const nothing: AuditFilter = { search: '', who: null, area: null }

export function AuditTrail({ tabs }: { readonly tabs: ReactNode }) {
  const [filter, setFilter] = useState<AuditFilter>(nothing)
  const settings = useSettings()
  const list = useServerList(
    [
      'settings',
      'providers',
      'keys',
      'models',
      'projects',
      'environments',
      'services',
      'budgets',
      'emergency',
      'ledger',
      'alerts',
      'deadLetters',
    ],
    ['audit'],
    (client, cursor) =>
      client.system.audit({ limit: 200, ...(cursor === undefined ? {} : { cursor }) }),
  )
  const timeZone = settings.data?.timeZone ?? 'UTC'
  const rows = useMemo(() => auditRows(list.items, filter), [list.items, filter])
  const days = useMemo(() => byDay(rows, timeZone), [rows, timeZone])
  const filtered = filter.search !== '' || filter.who !== null || filter.area !== null
  return (
    <>
      <div className={layout.filters} role="search" aria-label="Filter the audit trail">
        {tabs}
        <TextInput
          aria-label="Search the audit trail"
          placeholder="Search"
          w={220}
          leftSection={<Search size={14} aria-hidden="true" />}
          value={filter.search}
          onChange={(event) => setFilter({ ...filter, search: event.currentTarget.value })}
        />
        <Select
          aria-label="Who"
          placeholder="Everyone"
          w={132}
          clearable
          clearButtonProps={{ 'aria-label': 'Everyone' }}
          data={peopleIn(list.items).map((who) => ({ value: who, label: whoText(who) }))}
          value={filter.who}
          onChange={(who) => setFilter({ ...filter, who })}
        />
        <Select
          aria-label="Area"
          placeholder="Everything"
          w={148}
          clearable
          clearButtonProps={{ 'aria-label': 'Everything' }}
          data={areasIn(list.items)}
          value={filter.area}
          onChange={(area) => setFilter({ ...filter, area })}
        />
        <span className={layout.count} role="status">
          {list.items.length > 0 &&
            `${filtered ? `${rows.length} of ` : ''}${list.items.length}${list.hasMore ? ' newest' : ''} changes`}
        </span>
      </div>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label="Audit trail">
        {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
        {list.loading && <SkeletonRows rows={10} widths={['8%', '10%', '24%', '40%']} />}
        {!list.loading && list.error === null && list.items.length === 0 && (
          <EmptyState icon={History} title="Nothing was changed yet">
            Every change to keys, providers, policies, budgets, settings and the emergency stop is
            recorded here: who, what, before and after. Rows are only added, never changed.
          </EmptyState>
        )}
        {list.items.length > 0 && rows.length === 0 && (
          <EmptyState
            icon={Search}
            title="No change matches"
            action={
              <Button variant="default" onClick={() => setFilter(nothing)}>
                Clear filters
              </Button>
            }
          >
            {list.hasMore
              ? 'Older changes are not loaded yet.'
              : `${list.items.length} changes are on record.`}
          </EmptyState>
        )}
        {days.map(({ day, rows: ofDay }) => (
          <section key={day} aria-label={day}>
            <h2 className={classes.day}>
              {formatMoment(ofDay[0]?.time ?? 0, timeZone).split(',')[0]}
            </h2>
            <ul className={classes.audit}>
              {ofDay.map((row) => (
                <Row key={row.id} row={row} timeZone={timeZone} />
              ))}
            </ul>
          </section>
        ))}
        {list.hasMore && (
          <Button variant="subtle" loading={list.loadingMore} onClick={list.more}>
            Show older changes
          </Button>
        )}
      </div>
    </>
  )
}

function Row({ row, timeZone }: { readonly row: AuditRow; readonly timeZone: string }) {
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
