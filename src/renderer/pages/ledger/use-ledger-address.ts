/** What the address of the ledger shows, the filter that this comes to today, and how both are set. */
import { useCallback, useMemo } from 'react'
import { systemTimeZone } from '../../../shared/zones'
import { navigate, useRoute } from '../../frame/route'
import { useSettings } from '../../parts/console.state'
import { readFilter, writeFilter } from '../../parts/filters/entry-filters'
import { useQuantizedNow } from '../../parts/use-quantized-now'
import { askedFilter, listPath, readShown, writeShown, type Shown } from './ledger-address'

/** How far `useQuantizedNow` is ahead at most; no zone's day begins in between. */
const stepMs = 900_000

export function useLedgerAddress() {
  const { query } = useRoute()
  const address = writeShown(readShown(query))
  const timeZone = useSettings().data?.timeZone ?? systemTimeZone()
  const now = useQuantizedNow() - stepMs
  // The address says what it means, so what is read from it is the same object while it is the same.
  const shown = useMemo(() => readShown(new URLSearchParams(address)), [address])
  const asked = writeFilter(askedFilter(shown, now, timeZone))
  const filter = useMemo(() => readFilter(new URLSearchParams(asked)), [asked])
  const show = useCallback((next: Shown, entry: string | null, replace: boolean) => {
    navigate(listPath(next, entry), { replace })
  }, [])
  return {
    shown,
    filter,
    timeZone,
    openId: query.get('entry'),
    verifyAsked: query.get('verify') !== null,
    show,
  }
}
