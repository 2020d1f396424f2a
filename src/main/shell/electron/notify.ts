/** Notifications, where the system has them. What a click does is handed in. */
import { Notification } from 'electron'
import { notificationText } from './notification-text'

/**
 * Those that may still be clicked: one that nothing refers to is collected, and its click with it.
 * Not every system tells when one is gone, so the oldest make room.
 */
const shown = new Set<Notification>()
const mostShown = 50

export function notify(title: string, body: string, onClick: () => void): void {
  if (!Notification.isSupported()) return
  const notification = new Notification({
    title: notificationText(title, process.platform),
    body: notificationText(body, process.platform),
  })
  const drop = () => void shown.delete(notification)
  notification.on('click', onClick)
  notification.on('click', drop)
  notification.on('close', drop)
  shown.add(notification)
  const [oldest] = shown
  if (shown.size > mostShown && oldest !== undefined) shown.delete(oldest)
  notification.show()
}
