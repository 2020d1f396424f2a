/**
 * The ledger: every attempt and cache hit this machine has made, as a list, and each on a page of
 * its own.
 */
import { Button } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import { navigate, useRoute } from '../../frame/route'
import { Page } from '../../kit/Page'
import { SkeletonRows } from '../../kit/Skeletons'
import { ErrorState } from '../../parts/ErrorState'
import { useLedgerViews } from '../../parts/ledger-views.state'
import { EntryPage } from './EntryPage'
import { everything, listPath, readShown, showsSame, shownOf, writeShown } from './ledger-address'
import { LedgerList } from './LedgerList'

/**
 * `#/ledger` is the list, `#/ledger/ENTRY` one entry of it, `#/ledger?view=VIEW` the list as a saved
 * view shows it.
 */
export function LedgerPage() {
  const { rest, query } = useRoute()
  const id = rest[0]
  if (id !== undefined) return <EntryPage key={id} id={id} />
  const { viewId, ...shown } = readShown(query)
  const onlyNamed = viewId !== null && writeShown({ ...shown, viewId: null }) === ''
  return onlyNamed ? <OpenView id={viewId} /> : <LedgerList />
}

/** An address that says no more than which view: it becomes the address of what the view shows. */
function OpenView({ id }: { readonly id: string }) {
  const views = useLedgerViews()
  const found = views.data?.items.find((one) => one.id === id)
  const shown = found === undefined || found.view === null ? null : shownOf(found.view, id)
  const target = shown === null || showsSame(shown, everything) ? null : listPath(shown)
  useEffect(() => {
    if (target !== null) navigate(target, { replace: true })
  }, [target])
  if (shown !== null && target === null) return <LedgerList />
  if (views.error !== null)
    return (
      <Apart>
        <ErrorState error={views.error} onRetry={views.reload} />
      </Apart>
    )
  if (views.data === undefined || target !== null)
    return (
      <Apart>
        <SkeletonRows rows={20} widths={['12%', '16%', '10%', '18%']} />
      </Apart>
    )
  const message =
    found === undefined
      ? 'There is no such saved view. It may be removed.'
      : `The view “${found.name}” cannot be read. Replace it with what it is to show.`
  return (
    <Apart>
      <ErrorState
        error={{ code: 'not_found', message }}
        actions={
          <Button component="a" href="#/ledger" variant="default">
            Show every entry
          </Button>
        }
      />
    </Apart>
  )
}

function Apart({ children }: { readonly children: ReactNode }) {
  return <Page title="Ledger">{children}</Page>
}
