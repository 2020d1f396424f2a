/** The token, the one-time codes and the tickets, by a clock that the test turns. */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { beforeEach, describe, expect, test } from 'vitest'
import { createSessions, type Sessions } from '../../src/main/shell/browser/access-tokens'

let now: number
let sessions: Sessions

beforeEach(() => {
  now = 0
  sessions = createSessions({ now: () => 1_700_000_000_000, monotonic: () => now }, randomBytes)
})

function withHeader(authorization?: string): IncomingMessage {
  return { headers: authorization === undefined ? {} : { authorization } } as IncomingMessage
}

describe('the token', () => {
  test('is 256 bits of its own each time', () => {
    expect(Buffer.from(sessions.token, 'base64url')).toHaveLength(32)
    expect(createSessions({ now: () => 0, monotonic: () => 0 }, randomBytes).token).not.toBe(
      sessions.token,
    )
  })

  test('is taken in the header only, whole and exact', () => {
    expect(sessions.isAuthorized(withHeader(`Bearer ${sessions.token}`))).toBe(true)
    expect(sessions.isAuthorized(withHeader(`bearer ${sessions.token}`))).toBe(true)
    for (const wrong of [
      undefined,
      '',
      'Bearer',
      `Bearer ${sessions.token}x`,
      `Bearer ${sessions.token.slice(1)}`,
      sessions.token,
      `Bearer  ${sessions.token}`,
      `Bearer ${sessions.token},x`,
    ]) {
      expect(sessions.isAuthorized(withHeader(wrong))).toBe(false)
    }
  })

  test('wrong ones in a row are slowed down until a right one comes', () => {
    for (let guess = 0; guess < 10; guess += 1) sessions.isAuthorized(withHeader('Bearer x'))
    expect(sessions.refusalDelayMs()).toBe(0)
    sessions.isAuthorized(withHeader('Bearer x'))
    expect(sessions.refusalDelayMs()).toBe(1_000)
    sessions.isAuthorized(withHeader(`Bearer ${sessions.token}`))
    expect(sessions.refusalDelayMs()).toBe(0)
  })
})

describe('codes and tickets', () => {
  test('a code works once and for a minute', () => {
    const code = sessions.newCode()
    now = 59_999
    expect(sessions.exchange(code)).toBe(sessions.token)
    expect(sessions.exchange(code)).toBeNull()
    const late = sessions.newCode()
    now += 60_000
    expect(sessions.exchange(late)).toBeNull()
  })

  test('a ticket works once and for half a minute', () => {
    const ticket = sessions.newTicket()
    now = 29_999
    expect([sessions.useTicket(ticket), sessions.useTicket(ticket)]).toEqual([true, false])
    const late = sessions.newTicket()
    now += 30_000
    expect(sessions.useTicket(late)).toBe(false)
  })

  test('one is not the other, nor the token', () => {
    expect(sessions.useTicket(sessions.newCode())).toBe(false)
    expect(sessions.exchange(sessions.newTicket())).toBeNull()
    expect(sessions.exchange(sessions.token)).toBeNull()
  })

  test('a wrong guess does not use up a code, and only so many are kept', () => {
    const code = sessions.newCode()
    expect(sessions.exchange('guess')).toBeNull()
    expect(sessions.exchange(code)).toBe(sessions.token)
    const first = sessions.newCode()
    for (let more = 0; more < 64; more += 1) sessions.newCode()
    expect(sessions.exchange(first)).toBeNull()
  })
})
