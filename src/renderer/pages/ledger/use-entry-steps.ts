/** Moving through the list from the page of one of its entries: up, down and back, by keyboard too. */
import { useEffect } from 'react'
import type { LedgerFilter } from '../../../contract/ledger'
import { useServerQuery } from '../../client/query'
import { navigate } from '../../frame/route'
import { isField, isInDialog } from '../../kit/typing'
import { writeFilter } from '../../parts/filters/entry-filters'
import { entryPath, listPath, type Shown } from './ledger-address'

export interface EntrySteps {
  /** Addresses; null where the list ends, or while it is not known yet. */
  readonly newer: string | null
  readonly older: string | null
  readonly back: string
}

/** `shown` is what the list shows that the entry was opened from, `filter` what that comes to today. */
export function useEntrySteps(id: string, filter: LedgerFilter, shown: Shown): EntrySteps {
  const found = useServerQuery(
    ['ledger'],
    ['ledger', 'neighbours', id, writeFilter(filter)],
    (client) => client.ledger.neighbours({ ...filter, id }),
  ).data
  const pathOf = (one: string | null | undefined) =>
    one === null || one === undefined ? null : entryPath(one, shown)
  const [newer, older, back] = [pathOf(found?.newer), pathOf(found?.older), listPath(shown, id)]
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const busy = isField(event.target) || isInDialog(event.target) || event.defaultPrevented
      if (busy || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      const steps: Readonly<Record<string, string | null>> = {
        ArrowLeft: newer,
        ArrowRight: older,
        Escape: back,
      }
      const to = steps[event.key]
      if (to === undefined || to === null) return
      event.preventDefault()
      // One step back in the window's own history leads to the list, however many were looked at.
      navigate(to, { replace: event.key !== 'Escape' })
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [newer, older, back])
  return { newer, older, back }
}
