/** What is said of a browser that allows notifications, or does not. */
import type { NoticePermission } from '../../../parts/notice-permission.state'

export const permissionWords = {
  granted: {
    state: 'Allowed',
    reason:
      'Shown while a tab of the console is open, once however many tabs there are. With none open nothing is shown; the alerts are kept.',
  },
  default: {
    state: 'Not asked yet',
    reason: 'The browser shows none until you allow it. It asks once, after a click.',
  },
  denied: {
    state: 'Blocked',
    reason:
      'This browser blocks them for the console, and a page may not ask again. Allow them in the site settings beside the address, then come back here.',
  },
  unsupported: {
    state: 'Not available',
    reason:
      'This browser gives no notifications to a page at this address. Open the console at 127.0.0.1 or localhost, or over https.',
  },
} as const satisfies Record<NoticePermission, { readonly state: string; readonly reason: string }>
