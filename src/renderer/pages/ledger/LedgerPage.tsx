/**
 * The ledger: every attempt and cache hit this machine has made, newest first, filtered by the
 * address.
 */
import { Button, Menu } from '@mantine/core'
import { Download, ScrollText, ShieldCheck } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { LedgerFilter, VerifyResult as Verified } from '../../../contract/ledger'
import { systemTimeZone } from '../../../shared/zones'
import { useConnection } from '../../client/connection-context'
import { navigate, useRoute } from '../../frame/route'
import { useDimensionNames } from '../../parts/dimension-names.state'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import {
  exportPath,
  readFilter,
  textFields,
  writeFilter,
  type FilterField,
} from '../../parts/filters/entry-filters'
import { FilterBar } from '../../parts/filters/FilterBar'
import { CostLegend } from '../../parts/Legend'
import { Page } from '../../kit/Page'
import { useServerAction, useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { Blotter } from './Blotter'
import { EntryPanel } from './EntryPanel'
import { LedgerSum } from './LedgerSum'
import { useLedgerRows } from './use-ledger-rows'
import { VerifyResult } from './VerifyResult'
import layout from '../../kit/layout.module.css'
import classes from './ledger.module.css'

const filterFields: readonly FilterField[] = ['time', ...textFields, 'unresolved', 'simulated']

export function LedgerPage() {
  const route = useRoute()
  const address = writeFilter(readFilter(route.query))
  // The address says what the filter means, so the filter is the same object while the address is.
  const filter = useMemo(() => readFilter(new URLSearchParams(address)), [address])
  const openId = route.query.get('entry')
  const [activeId, setActiveId] = useState<string | null>(null)
  const names = useDimensionNames()
  const settings = useServerQuery(['settings'], ['settings'], (client) => client.system.settings())
  const timeZone = settings.data?.timeZone ?? systemTimeZone()
  const ledger = useLedgerRows(filter)
  const verify = useServerAction((client, _: undefined) => client.ledger.verify())
  const [verified, setVerified] = useState<Verified | null>(null)

  const show = useCallback((next: LedgerFilter, entry: string | null, replace: boolean) => {
    const query = new URLSearchParams(writeFilter(next))
    if (entry !== null) query.set('entry', entry)
    const text = query.toString()
    navigate(`/ledger${text === '' ? '' : `?${text}`}`, { replace })
  }, [])
  const open = (id: string | null) => show(filter, id, true)
  const close = () => {
    open(null)
    document.querySelector<HTMLElement>('[role="grid"]')?.focus()
  }
  async function runVerify() {
    setVerified(null)
    const result = await verify.run(undefined)
    if (result.ok) setVerified(result.value)
  }
  const wanted = route.query.get('verify') !== null
  useEffect(() => {
    if (!wanted) return
    navigate('/ledger', { replace: true })
    void verify.run(undefined).then((result) => result.ok && setVerified(result.value))
  }, [wanted, verify])
  const rows = ledger.window?.rows ?? []
  const hasMore = (ledger.window?.cursor ?? null) !== null
  const loadOlder = ledger.more
  const stalled = ledger.loadingMore || ledger.moreError !== null
  const onMore = useCallback(() => {
    if (!stalled) loadOlder()
  }, [stalled, loadOlder])
  return (
    <Page
      title="Ledger"
      fixed
      action={
        <div className={classes.actions}>
          <Button
            variant="default"
            leftSection={<ShieldCheck size={14} />}
            loading={verify.running}
            onClick={() => void runVerify()}
          >
            Verify
          </Button>
          <ExportMenu filter={filter} />
        </div>
      }
    >
      <div className={layout.fill}>
        <div className={classes.main}>
          <div className={classes.bar}>
            <FilterBar
              filter={filter}
              timeZone={timeZone}
              names={names}
              fields={filterFields}
              what="entries"
              onFilter={(next) => show(next, null, false)}
            />
            {rows.length > 0 && (
              <LedgerSum filter={filter} loaded={rows.length} hasMore={hasMore} />
            )}
          </div>
          {verify.error !== null && (
            <div className={classes.notice}>
              <ErrorState error={verify.error} onRetry={() => void runVerify()} />
            </div>
          )}
          {verified !== null && (
            <VerifyResult result={verified} onClose={() => setVerified(null)} />
          )}
          {ledger.error !== null && (
            <div className={classes.notice}>
              <ErrorState error={ledger.error} onRetry={ledger.reload} />
            </div>
          )}
          {ledger.loading && (
            <SkeletonRows rows={20} widths={['12%', '16%', '10%', '18%', '8%', '8%', '10%']} />
          )}
          {ledger.window !== null && rows.length === 0 && (
            <NoEntries filtered={address !== ''} onClear={() => show({}, null, false)} />
          )}
          {rows.length > 0 && (
            <Blotter
              rows={rows}
              hasMore={hasMore}
              timeZone={timeZone}
              activeId={activeId ?? openId}
              openId={openId}
              keyNames={names.keys}
              onActive={setActiveId}
              onOpen={(id) => (id === null ? close() : open(id))}
              onMore={onMore}
            />
          )}
          {ledger.moreError !== null && (
            <div className={classes.notice}>
              <ErrorState error={ledger.moreError} onRetry={loadOlder} />
            </div>
          )}
          {rows.length > 0 && (
            <footer className={classes.foot}>
              <CostLegend />
              <span className={classes.keys}>
                <kbd>↑</kbd> <kbd>↓</kbd> move, <kbd>Enter</kbd> opens, <kbd>Esc</kbd> closes
              </span>
            </footer>
          )}
        </div>
        {openId !== null && (
          <EntryPanel
            id={openId}
            known={rows.find(({ id }) => id === openId) ?? null}
            timeZone={timeZone}
            names={names}
            onClose={close}
            onOpen={(id) => {
              setActiveId(id)
              open(id)
            }}
            onCorrected={ledger.take}
            onShowCall={(callId) => show({ callId }, openId, false)}
          />
        )}
      </div>
    </Page>
  )
}

function NoEntries({
  filtered,
  onClear,
}: {
  readonly filtered: boolean
  readonly onClear: () => void
}) {
  if (filtered) {
    return (
      <EmptyState
        icon={ScrollText}
        title="No entry matches these filters"
        action={
          <Button variant="default" onClick={onClear}>
            Clear the filters
          </Button>
        }
      >
        The ledger keeps every attempt; remove a filter to see more of them.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={ScrollText}
      title="No entries yet"
      action={
        <Button component="a" href="#/playground">
          Open the playground
        </Button>
      }
    >
      Every attempt at a provider and every cached answer leaves one entry here, chained to the one
      before. The simulated provider needs no key.
    </EmptyState>
  )
}

const formats = [
  { format: 'csv', label: 'CSV, for spreadsheets' },
  { format: 'json', label: 'JSON' },
  { format: 'jsonl', label: 'JSON Lines' },
] as const

function ExportMenu({ filter }: { readonly filter: LedgerFilter }) {
  const { download } = useConnection()
  const save = useServerAction(async (_, format: (typeof formats)[number]['format']) =>
    download(exportPath(format, filter), `tollgate-ledger.${format}`),
  )
  const filtered = writeFilter(filter) !== ''
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Download size={14} />} loading={save.running}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{filtered ? 'Entries that match the filters' : 'Every entry'}</Menu.Label>
        {formats.map(({ format, label }) => (
          <Menu.Item key={format} onClick={() => void save.run(format)}>
            {label}
          </Menu.Item>
        ))}
        {save.error !== null && <Menu.Label role="alert">{save.error.message}</Menu.Label>}
      </Menu.Dropdown>
    </Menu>
  )
}
