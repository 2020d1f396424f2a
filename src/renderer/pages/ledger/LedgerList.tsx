/** The list of entries, newest first, filtered by the address, with one of them beside it. */
import { Button } from '@mantine/core'
import { ShieldCheck } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { ErrorBody } from '../../../contract/errors'
import type { LedgerFilter, VerifyResult as Verified } from '../../../contract/ledger'
import { navigate } from '../../frame/route'
import { useDimensionNames } from '../../parts/dimension-names.state'
import { ErrorState } from '../../parts/ErrorState'
import { writeFilter } from '../../parts/filters/entry-filters'
import { TaskProgress } from '../../parts/tasks/TaskProgress'
import { CostLegend } from '../../parts/Legend'
import { Page } from '../../kit/Page'
import { useServerAction } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { Blotter } from './Blotter'
import { EntryPanel } from './EntryPanel'
import { entryPath, everything } from './ledger-address'
import { LedgerBar } from './LedgerBar'
import { LedgerExport } from './LedgerExport'
import { LedgerSum } from './LedgerSum'
import { NoEntries } from './NoEntries'
import { useLedgerAddress } from './use-ledger-address'
import { useLedgerRows } from './use-ledger-rows'
import { VerifyResult } from './VerifyResult'
import layout from '../../kit/layout.module.css'
import classes from './ledger.module.css'

/** Rows of the whole ledger with a filter above and one entry beside them. */
export function LedgerList() {
  const { shown, filter, timeZone, openId, verifyAsked, show } = useLedgerAddress()
  const [activeId, setActiveId] = useState<string | null>(null)
  const names = useDimensionNames()
  const ledger = useLedgerRows(filter)
  const verify = useVerify(verifyAsked)
  const open = (id: string | null) => show(shown, id, true)
  const close = () => {
    open(null)
    document.querySelector<HTMLElement>('[role="grid"]')?.focus()
  }
  const rows = ledger.window?.rows ?? []
  const hasMore = (ledger.window?.cursor ?? null) !== null
  const loadOlder = ledger.more
  const stalled = ledger.loadingMore || ledger.moreError !== null
  const onMore = useCallback(() => {
    if (!stalled) loadOlder()
  }, [stalled, loadOlder])
  return (
    <Page title="Ledger" fixed action={<Actions filter={filter} verify={verify} />}>
      <div className={layout.fill}>
        <div className={classes.main}>
          <LedgerBar
            shown={shown}
            timeZone={timeZone}
            names={names}
            onShow={(next) => show(next, null, false)}
          >
            {rows.length > 0 && (
              <LedgerSum filter={filter} loaded={rows.length} hasMore={hasMore} />
            )}
          </LedgerBar>
          <div className={classes.tasks}>
            <TaskProgress kinds={['verify', 'export']} tellsEnd={verify.result !== null} />
          </div>
          <Notice error={verify.error} onRetry={verify.run} />
          {verify.result !== null && <VerifyResult result={verify.result} onClose={verify.close} />}
          <Notice error={ledger.error} onRetry={ledger.reload} />
          {ledger.loading && (
            <SkeletonRows rows={20} widths={['12%', '16%', '10%', '18%', '8%', '8%', '10%']} />
          )}
          {ledger.window !== null && rows.length === 0 && (
            <NoEntries
              filtered={writeFilter(filter) !== ''}
              onClear={() => show({ ...everything, columns: shown.columns }, null, false)}
            />
          )}
          {rows.length > 0 && (
            <Blotter
              rows={rows}
              hasMore={hasMore}
              timeZone={timeZone}
              activeId={activeId ?? openId}
              openId={openId}
              keyNames={names.keys}
              chosen={shown.columns}
              onActive={setActiveId}
              onOpen={(id) => (id === null ? close() : open(id))}
              onPage={(id) => navigate(entryPath(id, shown))}
              onMore={onMore}
            />
          )}
          <Notice error={ledger.moreError} onRetry={loadOlder} />
          {rows.length > 0 && <LedgerFoot />}
        </div>
        {openId !== null && (
          <EntryPanel
            id={openId}
            known={rows.find(({ id }) => id === openId) ?? null}
            timeZone={timeZone}
            names={names}
            page={`#${entryPath(openId, shown)}`}
            onClose={close}
            onOpen={(id) => {
              setActiveId(id)
              open(id)
            }}
            onCorrected={ledger.take}
            onShowCall={(callId) => show({ ...everything, filter: { callId } }, openId, false)}
          />
        )}
      </div>
    </Page>
  )
}

/** Proves the chain when asked to, and once where the address asks for it (`wanted`). */
function useVerify(wanted: boolean) {
  const verify = useServerAction((client, _: undefined) => client.ledger.verify())
  const [result, setResult] = useState<Verified | null>(null)
  async function runVerify() {
    setResult(null)
    const answer = await verify.run(undefined)
    if (answer.ok) setResult(answer.value)
  }
  useEffect(() => {
    if (!wanted) return
    navigate('/ledger', { replace: true })
    void verify.run(undefined).then((answer) => answer.ok && setResult(answer.value))
  }, [wanted, verify])
  return {
    running: verify.running,
    // A stop is told beside the progress.
    error: verify.error?.code === 'cancelled' ? null : verify.error,
    result,
    run: () => void runVerify(),
    close: () => setResult(null),
  }
}

function Actions({
  filter,
  verify: { running, run },
}: {
  readonly filter: LedgerFilter
  readonly verify: Pick<ReturnType<typeof useVerify>, 'running' | 'run'>
}) {
  return (
    <div className={classes.actions}>
      <Button
        variant="default"
        leftSection={<ShieldCheck size={14} />}
        loading={running}
        onClick={run}
      >
        Verify
      </Button>
      <LedgerExport filter={filter} />
    </div>
  )
}

function Notice({
  error,
  onRetry,
}: {
  readonly error: ErrorBody | null
  readonly onRetry: () => void
}) {
  if (error === null) return null
  return (
    <div className={classes.notice}>
      <ErrorState error={error} onRetry={onRetry} />
    </div>
  )
}

function LedgerFoot() {
  return (
    <footer className={classes.foot}>
      <CostLegend />
      <span className={classes.keys}>
        <kbd>↑</kbd> <kbd>↓</kbd> move, <kbd>Enter</kbd> opens, once more its page, <kbd>Esc</kbd>{' '}
        closes
      </span>
    </footer>
  )
}
