/** Open alerts: their count, a way to them, and a toast when a new one arrives. */
import { notifications } from '@mantine/notifications'
import { Bell } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useServerQuery } from '../client/query'
import classes from './frame.module.css'

export function AlertsBell() {
  const alerts = useServerQuery(
    ['alerts'],
    ['alerts', 'open', 1],
    (client) => client.alerts.list({ open: true, limit: 1 }),
    { keepPrevious: true },
  )
  const count = alerts.data?.openCount ?? 0
  const newest = alerts.data?.items[0] ?? null
  const seen = useRef<number | null>(null)
  useEffect(() => {
    if (alerts.data === undefined) return
    const since = seen.current
    seen.current = Math.max(since ?? 0, newest?.time ?? 0)
    // The first answer only tells what was there before this window opened.
    if (since === null || newest === null || newest.time <= since) return
    notifications.show({
      id: newest.id,
      title: newest.title,
      message: newest.message,
      color:
        newest.severity === 'critical'
          ? 'red'
          : newest.severity === 'warning'
            ? 'yellow'
            : 'indigo',
      autoClose: newest.severity === 'critical' ? false : 8000,
    })
  }, [alerts.data, newest])
  return (
    <a
      href="#/activity"
      className={classes.bell}
      aria-label={
        count === 0
          ? 'No open alerts. Open activity.'
          : `${count} open ${count === 1 ? 'alert' : 'alerts'}. Open activity.`
      }
      title={count === 0 ? 'No open alerts' : `${count} open`}
    >
      <Bell size={16} strokeWidth={1.75} aria-hidden="true" />
      {count > 0 && (
        <span className={classes.bellCount} data-severity={newest?.severity} aria-hidden="true">
          {count > 99 ? '99+' : count}
        </span>
      )}
    </a>
  )
}
