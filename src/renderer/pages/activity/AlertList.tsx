/**
 * Alerts, open ones first: what crossed or went wrong, how grave, where it leads, and acknowledging
 * it.
 */
import { Button, SegmentedControl, Select } from '@mantine/core'
import { BellOff, CheckCheck } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import type { Alert, AlertKind, Mute } from '../../../contract/alerts'
import type { ErrorBody } from '../../../contract/errors'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { useServerAction, useServerList, useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { kindNames, severityNames } from '../../parts/alert.words'
import { alertRows, kindsIn, openText, type AlertFilter } from './alert.words'
import { AlertRow } from './AlertRow'
import { MutedKinds } from './MutedKinds'
import layout from '../../kit/layout.module.css'
import classes from './activity.module.css'

export function AlertList({ tabs }: { readonly tabs: ReactNode }) {
  const [filter, setFilter] = useState<AlertFilter>({ show: 'open', severity: null, kind: null })
  const [failure, setFailure] = useState<ErrorBody | null>(null)
  const list = useServerList(
    ['alerts'],
    ['alerts', 'page', filter.show === 'open'],
    (api, cursor) =>
      api.alerts.list({
        limit: 200,
        ...(filter.show === 'open' ? { open: true } : {}),
        ...(cursor === undefined ? {} : { cursor }),
      }),
  )
  const counts = useServerQuery(['alerts'], ['alerts', 'count'], (api) =>
    api.alerts.list({ limit: 1 }),
  )
  const acknowledge = useServerAction(
    (api, ids: readonly string[]) => Promise.all(ids.map((id) => api.alerts.acknowledge({ id }))),
    ['alerts'],
  )
  const mute = useServerAction(
    (api, { kind, until }: Pick<Mute, 'kind' | 'until'>) => api.alerts.mute({ kind, until }),
    ['alerts'],
  )
  const lift = useServerAction((api, kind: AlertKind) => api.alerts.unmute({ kind }), ['alerts'])
  const mutes = counts.data?.mutes ?? []
  const muteFailure = mute.error ?? lift.error
  const rows = useMemo(() => alertRows(list.items, filter), [list.items, filter])
  const open = rows.filter((alert) => alert.acknowledgedAt === null)

  async function acknowledgeAll(ids: readonly string[]) {
    setFailure(null)
    const answer = await acknowledge.run(ids)
    if (!answer.ok) setFailure(answer.error)
  }

  return (
    <>
      <div className={layout.filters} role="search" aria-label="Filter alerts">
        {tabs}
        <AlertFilters filter={filter} kinds={kindsIn(list.items)} onFilter={setFilter} />
        <span className={layout.count} role="status">
          {counts.data !== undefined && openText(counts.data.openCount)}
        </span>
        {open.length > 1 && (
          <Button
            variant="default"
            leftSection={<CheckCheck size={14} />}
            loading={acknowledge.running}
            onClick={() => void acknowledgeAll(open.map(({ id }) => id))}
          >
            Acknowledge {open.length === 2 ? 'both' : `all ${open.length}`}
          </Button>
        )}
      </div>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label="Alerts">
        <MutedKinds mutes={mutes} busy={lift.running} onLift={(kind) => void lift.run(kind)} />
        {failure !== null && <ErrorState error={failure} />}
        {muteFailure !== null && <ErrorState error={muteFailure} />}
        {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
        {list.loading && (
          <SkeletonRows rows={5} rowHeight={52} widths={['3%', '60%', '12%', '10%']} />
        )}
        {!list.loading && list.error === null && rows.length === 0 && (
          <NoAlerts filter={filter} onFilter={setFilter} />
        )}
        <ul className={classes.alerts}>
          {rows.map((alert) => (
            <AlertRow
              key={alert.id}
              alert={alert}
              muted={mutes.some(({ kind }) => kind === alert.kind)}
              busy={acknowledge.running || mute.running}
              onAcknowledge={() => void acknowledgeAll([alert.id])}
              onMute={(kind, until) => void mute.run({ kind, until })}
            />
          ))}
        </ul>
        {list.hasMore && (
          <Button variant="subtle" loading={list.loadingMore} onClick={list.more}>
            Show older alerts
          </Button>
        )}
      </div>
    </>
  )
}

interface FilterProps {
  readonly filter: AlertFilter
  readonly onFilter: (filter: AlertFilter) => void
}

function AlertFilters({
  filter,
  kinds,
  onFilter,
}: FilterProps & { readonly kinds: readonly AlertKind[] }) {
  return (
    <>
      <SegmentedControl
        aria-label="Which alerts"
        value={filter.show}
        onChange={(show) => onFilter({ ...filter, show: show as AlertFilter['show'] })}
        data={[
          { value: 'open', label: 'Open' },
          { value: 'acknowledged', label: 'Acknowledged' },
          { value: 'all', label: 'All' },
        ]}
      />
      <Select
        aria-label="Severity"
        placeholder="Every severity"
        w={138}
        clearable
        clearButtonProps={{ 'aria-label': 'Every severity' }}
        data={(['critical', 'warning', 'info'] as const).map((value) => ({
          value,
          label: severityNames[value],
        }))}
        value={filter.severity}
        onChange={(severity) =>
          onFilter({ ...filter, severity: severity as Alert['severity'] | null })
        }
      />
      <Select
        aria-label="Kind"
        placeholder="Every kind"
        w={168}
        clearable
        clearButtonProps={{ 'aria-label': 'Every kind' }}
        data={[...new Set([...kinds, ...(filter.kind === null ? [] : [filter.kind])])].map(
          (value) => ({ value, label: kindNames[value] }),
        )}
        value={filter.kind}
        onChange={(kind) => onFilter({ ...filter, kind: kind as AlertKind | null })}
      />
    </>
  )
}

function NoAlerts({ filter, onFilter }: FilterProps) {
  const filtered = filter.severity !== null || filter.kind !== null
  return (
    <EmptyState
      icon={BellOff}
      title={
        filtered
          ? 'No alert matches'
          : filter.show === 'open'
            ? 'Nothing needs attention'
            : 'No alerts yet'
      }
      action={
        filtered ? (
          <Button
            variant="default"
            onClick={() => onFilter({ ...filter, severity: null, kind: null })}
          >
            Clear filters
          </Button>
        ) : undefined
      }
    >
      Budget and token thresholds, unusual spend, providers that fail, a long queue, keys that are
      due, old prices and trouble with the ledger or the keychain are shown here and kept until
      acknowledged.
    </EmptyState>
  )
}
