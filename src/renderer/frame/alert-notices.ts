/** Which alerts a page tells of as notifications of the system: new ones of those a person picked. */
import { alertPlace } from '../../contract/alert-place'
import { isPicked, type Alert, type AlertPicks } from '../../contract/alerts'

export interface AlertNotice {
  /** The same in each tab, so that one replaces the other where two show it. */
  readonly tag: string
  readonly title: string
  readonly body: string
  /** Where a click leads. */
  readonly place: string
}

/** More of a moment than this are told as one. */
const mostAtOnce = 3

/**
 * `alerts` are the open ones, newest first; `since` is the id of the newest that was there before.
 * Oldest first, so that the newest ends on top.
 */
export function newNotices(
  alerts: readonly Alert[],
  since: string,
  picks: AlertPicks,
): AlertNotice[] {
  const fresh = alerts.filter((alert) => alert.id > since && isPicked(picks, alert))
  const shown = fresh.slice(0, mostAtOnce).map((alert) => ({
    tag: alert.id,
    title: alert.title,
    body: alert.message,
    place: alertPlace(alert),
  }))
  const more = fresh.length - shown.length
  if (more > 0)
    shown.push({
      tag: `more-${fresh[0]?.id ?? ''}`,
      title: more === 1 ? 'One more alert' : `${more} more alerts`,
      body: 'They are listed under Activity.',
      place: '/activity',
    })
  return shown.reverse()
}
