/**
 * Sentences about rotations: what is due, who serves instead of whom, and what may be forced (spec
 * K5).
 */
import { describe, expect, it } from 'vitest'
import { isUndecided } from '../../../src/contract/undecided-test'
import { byPrecedence, deleteConsequences } from '../../../src/renderer/pages/keys/key.words'
import {
  confirmConsequences,
  dateField,
  dueView,
  momentOf,
  nextDate,
  retiringText,
} from '../../../src/renderer/pages/keys/rotation.words'
import { key, ready } from './samples'

const day = 86_400_000
const now = Date.UTC(2026, 10, 20, 12)

it('a date is told when it is near and warned of when it has come; a retiring key is never due', () => {
  const due = (rotateAfter: number | null, status: 'active' | 'retiring' = 'active') =>
    dueView({ rotateAfter, status }, now, 'UTC')
  expect(due(null)).toBeNull()
  expect(due(now - day, 'retiring')).toBeNull()
  expect(due(now + 30 * day)).toEqual({ state: 'later', text: 'rotate by 20 Dec 2026' })
  expect(due(now + 14 * day)).toMatchObject({ state: 'soon' })
  expect(due(now)).toEqual({ state: 'due', text: 'Rotation due today' })
  expect(due(now - day)).toEqual({ state: 'due', text: 'Rotation overdue by 1 day' })
  expect(due(now - 3.5 * day)).toEqual({ state: 'due', text: 'Rotation overdue by 3 days' })
})

describe('a retiring key', () => {
  const old = key({
    id: 'old',
    label: 'Old',
    last4: '1111',
    status: 'retiring',
    retiringSince: 1,
    successorId: 'new',
  })
  const successor = key({ id: 'new', label: 'New', last4: '2222', predecessorId: 'old' })

  it('says who serves in its place, that it fails, or that nobody does', () => {
    expect(retiringText(old, [old, successor])).toEqual({
      text: 'No call uses it: “New” (••••2222) serves in its place.',
      successorFails: false,
      canConfirm: true,
    })
    const failing = { ...successor, health: 'failing' as const, problem: 'Refused.' }
    expect(retiringText(old, [old, failing])).toMatchObject({
      successorFails: true,
      canConfirm: true,
      text: expect.stringContaining('You can go back'),
    })
    expect(retiringText({ ...old, successorId: null }, [old])).toMatchObject({
      canConfirm: false,
      text: expect.stringContaining('no other key'),
    })
    expect(confirmConsequences(old, [old, successor], 'OpenAI').join(' ')).toContain(
      '“New” (••••2222) goes on serving everything.',
    )
    expect(confirmConsequences(old, [old, failing], 'OpenAI').join(' ')).toContain(
      'does not work now',
    )
  })

  it('stands right under its successor, and deleting it takes no key from any call', () => {
    const other = key({ id: 'other', label: 'A', project: 'dev' })
    expect(byPrecedence([old, other, successor]).map(({ id }) => id)).toEqual([
      'other',
      'new',
      'old',
    ])
    expect(deleteConsequences(old, [old, successor], 'OpenAI', ready).join(' ')).toMatch(
      /No call uses it now.*stays valid at OpenAI/,
    )
  })
})

it('a refused key cannot be forced; one that nobody looked at can', () => {
  const error = (
    code: 'authentication' | 'permission' | 'network' | 'timeout' | 'invalid_request',
    providerStatus?: number,
  ) => ({
    code,
    message: '',
    data: {
      origin: 'provider' as const,
      ...(providerStatus === undefined ? {} : { providerStatus }),
    },
  })
  expect(
    [
      error('authentication'),
      error('permission'),
      error('invalid_request', 400),
      error('network'),
      error('timeout'),
      error('invalid_request', 404),
    ].map(isUndecided),
  ).toEqual([false, false, false, true, true, true])
})

it('a date field and a moment are each other’s', () => {
  const at = new Date(2027, 1, 3).getTime()
  expect([
    dateField(at),
    momentOf('2027-02-03'),
    dateField(null),
    momentOf(''),
    momentOf('soon'),
  ]).toEqual(['2027-02-03', at, '', null, null])
})

it('a successor is to be rotated after as long as its key was', () => {
  expect(nextDate({ createdAt: 100, rotateAfter: 100 + 90 * day }, now)).toBe(now + 90 * day)
  expect([
    nextDate({ createdAt: 100, rotateAfter: null }, now),
    nextDate({ createdAt: null, rotateAfter: 5 }, now),
    nextDate({ createdAt: 100, rotateAfter: 50 }, now),
  ]).toEqual([null, null, null])
})
