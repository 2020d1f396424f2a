/** What a notification shows of names that others gave. */
import { expect, test } from 'vitest'
import { notificationText } from '../../src/main/shell/electron/notification-text'

test('a name with markup opens no tag where desktops read markup, and is itself elsewhere', () => {
  const name = 'gpt-<a href="https://evil.example">4</a>'
  expect(notificationText(name, 'linux')).toBe('gpt-‹a href="https://evil.example"›4‹/a›')
  expect(notificationText(name, 'darwin')).toBe(name)
})

test('control characters and turned directions are no part of it, nor more than is shown', () => {
  expect(notificationText('a\u0000\nb\u202ec', 'win32')).toBe('a b c')
  const long = notificationText('😀'.repeat(1000), 'win32')
  expect(long.isWellFormed()).toBe(true)
  expect(long.length).toBeLessThanOrEqual(400)
})
