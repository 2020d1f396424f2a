/**
 * Alerts as notifications of the browser, while a tab of the console is open. In the window the
 * system's own are shown by main.
 */
import { useEffect, useRef, useState } from 'react'
import { useConnection } from '../client/connection-context'
import { useServerQuery } from '../client/query'
import { useSettings } from '../parts/console.state'
import { useNoticePermission } from '../parts/notice-permission.state'
import { newNotices, type AlertNotice } from './alert-notices'
import { navigate } from './route'

/** Mounted once by the frame. Alerts that were there before it are not told of. */
export function useAlertNotices(): void {
  const { shell } = useConnection()
  const settings = useSettings().data
  const allowed = useNoticePermission() === 'granted'
  const wanted = shell === 'browser' && allowed && settings?.notifications === true
  const leads = useLeadingTab(wanted)
  const alerts = useServerQuery(
    ['alerts'],
    ['alerts', 'notices'],
    (client) => client.alerts.list({ open: true, limit: 20 }),
    { enabled: wanted },
  )
  const items = alerts.data?.items
  const picks = settings?.notificationPicks
  const seen = useRef<string | null>(null)
  useEffect(() => {
    if (!wanted) seen.current = null
    if (!wanted || items === undefined || picks === undefined) return
    const newest = items[0]?.id ?? ''
    const since = seen.current
    if (since === null || newest > since) seen.current = newest
    if (since !== null && leads) newNotices(items, since, picks).forEach(show)
  }, [wanted, leads, items, picks])
}

/** Of several tabs one tells; when it is closed another takes its place. */
function useLeadingTab(wanted: boolean): boolean {
  const [leads, setLeads] = useState(false)
  useEffect(() => {
    if (!wanted) return
    const ended = new AbortController()
    let release = () => {}
    function lead(): Promise<void> {
      setLeads(true)
      return new Promise((resolve) => {
        release = resolve
      })
    }
    // Where a browser has no locks, equal tags keep two tabs from telling twice.
    const held = navigator.locks?.request('tollgate-notices', { signal: ended.signal }, lead)
    if (held === undefined) void lead()
    else held.catch(() => undefined)
    return () => {
      ended.abort()
      release()
      setLeads(false)
    }
  }, [wanted])
  return leads
}

function show({ tag, title, body, place }: AlertNotice): void {
  try {
    const notice = new window.Notification(title, { tag, body })
    notice.onclick = () => {
      window.focus()
      navigate(place)
      notice.close()
    }
  } catch {
    // Some phones show none from a page; the bell and its toast are there.
  }
}
