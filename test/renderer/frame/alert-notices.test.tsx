// @vitest-environment jsdom
/** Notifications of the browser: new alerts that were picked, once over all tabs, and where a click leads. */
import { act, cleanup, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Alert } from '../../../src/contract/alerts'
import type { Settings } from '../../../src/contract/system'
import { newNotices } from '../../../src/renderer/frame/alert-notices'
import { useAlertNotices } from '../../../src/renderer/frame/use-alert-notices'
import { useChanges } from '../../../src/renderer/client/changes'
import { clientOf, prepareDom, renderPart } from '../support/dom'

prepareDom()

const alert = (id: string, fields: Partial<Alert> = {}): Alert => ({
  id,
  time: 1,
  kind: 'budget_threshold',
  severity: 'warning',
  title: `title ${id}`,
  message: `message ${id}`,
  subject: null,
  acknowledgedAt: null,
  ...fields,
})
const all = { severity: 'info', kinds: null } as const

describe('newNotices', () => {
  test('are those that came since and were picked, oldest first', () => {
    const alerts = [
      alert('d', { kind: 'ledger', severity: 'critical' }),
      alert('c', { severity: 'info' }),
      alert('b'),
      alert('a'),
    ]
    expect(newNotices(alerts, 'a', { severity: 'warning', kinds: null })).toEqual([
      { tag: 'b', title: 'title b', body: 'message b', place: '/budgets' },
      { tag: 'd', title: 'title d', body: 'message d', place: '/settings' },
    ])
    expect(newNotices(alerts, '', { severity: 'info', kinds: ['report'] })).toEqual([])
    expect(newNotices(alerts, 'd', all)).toEqual([])
  })

  test('many at once are three and how many more', () => {
    const many = ['f', 'e', 'd', 'c', 'b', 'a'].map((id) => alert(id))
    expect(newNotices(many, 'a', all).map(({ title }) => title)).toEqual([
      '2 more alerts',
      'title d',
      'title e',
      'title f',
    ])
  })
})

describe('a tab', () => {
  let shown: FakeNotification[]
  /** The locks of one browser: whoever asks first has one until it is given back. */
  let queue: Array<() => Promise<unknown>>
  let alerts: Alert[]
  let announce: Array<() => void>

  class FakeNotification {
    static permission: NotificationPermission = 'granted'
    onclick: (() => void) | null = null
    closed = false
    constructor(
      readonly title: string,
      readonly options: NotificationOptions,
    ) {
      shown.push(this)
    }
    close() {
      this.closed = true
    }
  }

  beforeEach(() => {
    shown = []
    queue = []
    alerts = [alert('a')]
    announce = []
    FakeNotification.permission = 'granted'
    let busy = false
    async function next() {
      const work = busy ? undefined : queue.shift()
      if (work === undefined) return
      busy = true
      await work()
      busy = false
      void next()
    }
    vi.stubGlobal('Notification', FakeNotification)
    vi.stubGlobal('isSecureContext', true)
    Object.defineProperty(navigator, 'locks', {
      configurable: true,
      value: {
        request(_name: string, { signal }: { signal: AbortSignal }, work: () => Promise<unknown>) {
          queue.push(async () => (signal.aborted ? undefined : work()))
          void next()
          return Promise.resolve()
        },
      },
    })
  })
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
  })

  function Tab() {
    useChanges()
    useAlertNotices()
    return null
  }

  function openTab(settings: Partial<Settings> = {}, shell: 'browser' | 'electron' = 'browser') {
    const asked = vi.fn()
    const client = clientOf({
      system: {
        settings: () => ({ notifications: true, notificationPicks: all, ...settings }),
        changes: async () =>
          (async function* () {
            for (;;) {
              await new Promise<void>((resolve) => announce.push(resolve))
              yield { topics: ['alerts'] }
            }
          })(),
      },
      alerts: {
        list() {
          asked()
          return { items: alerts, openCount: alerts.length, mutes: [] }
        },
      },
    })
    return { ...renderPart(<Tab />, client, { shell }), asked }
  }

  async function raise(id: string) {
    alerts = [alert(id), ...alerts]
    await act(async () => announce.splice(0).forEach((tell) => tell()))
  }

  test('tells of what comes, not of what was there, and a click leads to it', async () => {
    const { asked } = openTab()
    await waitFor(() => expect(asked).toHaveBeenCalledTimes(1))
    await raise('b')
    await waitFor(() => expect(shown.map(({ title }) => title)).toEqual(['title b']))
    expect(shown[0]?.options).toEqual({ tag: 'b', body: 'message b' })
    shown[0]?.onclick?.()
    expect([window.location.hash, shown[0]?.closed]).toEqual(['#/budgets', true])
  })

  test('of two one tells; when it is closed the other does', async () => {
    const first = openTab()
    const second = openTab()
    await waitFor(() => expect(second.asked).toHaveBeenCalledTimes(1))
    await waitFor(() => expect(first.asked).toHaveBeenCalledTimes(1))
    await raise('b')
    await waitFor(() => expect(second.asked).toHaveBeenCalledTimes(2))
    await waitFor(() => expect(shown).toHaveLength(1))
    first.unmount()
    await waitFor(() => expect(queue).toHaveLength(0))
    await raise('c')
    await waitFor(() => expect(shown.map(({ title }) => title)).toEqual(['title b', 'title c']))
  })

  test.each([
    ['switched off', { notifications: false }, 'browser', 'granted'],
    ['not allowed', {}, 'browser', 'denied'],
    ['the window, where main tells', {}, 'electron', 'granted'],
  ] as const)('%s: asks and tells nothing', async (_name, settings, shell, permission) => {
    FakeNotification.permission = permission
    const { asked } = openTab(settings, shell)
    await waitFor(() => expect(announce).toHaveLength(1))
    await raise('b')
    expect([asked.mock.calls.length, shown.length]).toEqual([0, 0])
  })
})
