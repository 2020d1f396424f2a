/** The audit trail by day: who changed what, with the fields that differ, newest first. */
import { Button, Select, TextInput } from '@mantine/core'
import { History, Search } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import { setUpTopics } from '../../../contract/system'
import type { AuditRow } from '../../../contract/system'
import { useSettings } from '../../parts/console.state'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { formatMoment } from '../../kit/time-format'
import { useServerList, type ServerList } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { AuditLine } from './AuditLine'
import { areasIn, auditRows, byDay, peopleIn, whoText, type AuditFilter } from './audit.words'
import layout from '../../kit/layout.module.css'
import classes from './activity.module.css'

const nothing: AuditFilter = { search: '', who: null, area: null }

/** Changes of these are on record. */
const audited = [
  'settings',
  ...setUpTopics,
  'emergency',
  'ledger',
  'alerts',
  'deadLetters',
] as const

/** The whole record, a page at a time; search and filters look at what is loaded. */
export function AuditTrail({ tabs }: { readonly tabs: ReactNode }) {
  const [filter, setFilter] = useState<AuditFilter>(nothing)
  const settings = useSettings()
  const list = useServerList(audited, ['audit'], (client, cursor) =>
    client.system.audit({ limit: 200, ...(cursor === undefined ? {} : { cursor }) }),
  )
  const timeZone = settings.data?.timeZone ?? 'UTC'
  const rows = useMemo(() => auditRows(list.items, filter), [list.items, filter])
  const days = useMemo(() => byDay(rows, timeZone), [rows, timeZone])
  return (
    <>
      <AuditFilters
        tabs={tabs}
        filter={filter}
        list={list}
        shown={rows.length}
        onFilter={setFilter}
      />
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
          <NoMatch list={list} onClear={() => setFilter(nothing)} />
        )}
        {days.map(({ day, rows: ofDay }) => (
          <section key={day} aria-label={day}>
            <h2 className={classes.day}>
              {formatMoment(ofDay[0]?.time ?? 0, timeZone).split(',')[0]}
            </h2>
            <ul className={classes.audit}>
              {ofDay.map((row) => (
                <AuditLine key={row.id} row={row} timeZone={timeZone} />
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

function AuditFilters({
  tabs,
  filter,
  list,
  shown,
  onFilter,
}: {
  readonly tabs: ReactNode
  readonly filter: AuditFilter
  readonly list: ServerList<AuditRow>
  /** How many of the loaded rows match. */
  readonly shown: number
  readonly onFilter: (filter: AuditFilter) => void
}) {
  const filtered = filter.search !== '' || filter.who !== null || filter.area !== null
  return (
    <div className={layout.filters} role="search" aria-label="Filter the audit trail">
      {tabs}
      <TextInput
        aria-label="Search the audit trail"
        placeholder="Search"
        w={220}
        leftSection={<Search size={14} aria-hidden="true" />}
        value={filter.search}
        onChange={(event) => onFilter({ ...filter, search: event.currentTarget.value })}
      />
      <Select
        aria-label="Who"
        placeholder="Everyone"
        w={132}
        clearable
        clearButtonProps={{ 'aria-label': 'Everyone' }}
        data={peopleIn(list.items).map((who) => ({ value: who, label: whoText(who) }))}
        value={filter.who}
        onChange={(who) => onFilter({ ...filter, who })}
      />
      <Select
        aria-label="Area"
        placeholder="Everything"
        w={148}
        clearable
        clearButtonProps={{ 'aria-label': 'Everything' }}
        data={areasIn(list.items)}
        value={filter.area}
        onChange={(area) => onFilter({ ...filter, area })}
      />
      <span className={layout.count} role="status">
        {list.items.length > 0 &&
          `${filtered ? `${shown} of ` : ''}${list.items.length}${list.hasMore ? ' newest' : ''} changes`}
      </span>
    </div>
  )
}

function NoMatch({
  list,
  onClear,
}: {
  readonly list: ServerList<AuditRow>
  readonly onClear: () => void
}) {
  return (
    <EmptyState
      icon={Search}
      title="No change matches"
      action={
        <Button variant="default" onClick={onClear}>
          Clear filters
        </Button>
      }
    >
      {list.hasMore
        ? 'Older changes are not loaded yet.'
        : `${list.items.length} changes are on record.`}
    </EmptyState>
  )
}
