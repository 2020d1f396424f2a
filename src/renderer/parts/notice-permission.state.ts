/** Whether this browser lets the page show notifications of the system, and asking it to. */
import { useSyncExternalStore } from 'react'

/** `unsupported`: the browser has none, or gives none to a page at an address like this one. */
export type NoticePermission = NotificationPermission | 'unsupported'

/** Changes that a person makes in the browser's own settings, told by `ask` for what they answer. */
const listeners = new Set<() => void>()

function read(): NoticePermission {
  return 'Notification' in window && window.isSecureContext
    ? window.Notification.permission
    : 'unsupported'
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  let status: PermissionStatus | undefined
  void navigator.permissions
    ?.query({ name: 'notifications' })
    .then((found) => {
      status = found
      if (listeners.has(listener)) found.addEventListener('change', listener)
    })
    .catch(() => undefined)
  return () => {
    listeners.delete(listener)
    status?.removeEventListener('change', listener)
  }
}

export function useNoticePermission(): NoticePermission {
  return useSyncExternalStore(subscribe, read)
}

/** Has the browser ask the person. Call it from a click: browsers refuse what nobody asked for. */
export async function askNoticePermission(): Promise<void> {
  await window.Notification.requestPermission()
  for (const listener of listeners) listener()
}
