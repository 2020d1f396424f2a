/** Conversations are kept whole, found again, and changed by nobody who has not seen them. */
import { expect, test } from 'vitest'
import {
  conversation as conversationShape,
  type ConversationBody,
  type SavingConversation,
} from '../../src/contract/conversations'
import { createConversations } from '../../src/main/library/conversations'
import { openTestStore } from '../record/open-store'

const asked = (text: string, answer = 'The Rhine.'): ConversationBody => ({
  settings: { model: 'simulated/sim-mini', temperature: 0.2, values: { a: 'b' } },
  turns: [
    { id: '1', after: null, message: { role: 'user', content: text } },
    { id: '2', after: '1', message: { role: 'assistant', content: answer }, callId: 'call_1' },
    { id: '3', after: '1', message: { role: 'assistant', content: 'The Po.' }, callId: 'call_2' },
  ],
  last: '3',
})
const id = (letter: string) => `cnv_${letter.repeat(20)}`
const saving = (letter: string, body: ConversationBody, revision = 0): SavingConversation => ({
  id: id(letter),
  revision,
  project: 'dev',
  environment: 'development',
  body,
})

function open() {
  const parts = openTestStore()
  const deps = { ...parts, storesContent: (project: string) => project !== 'silent' }
  return { ...parts, conversations: createConversations(deps), again: createConversations(deps) }
}

test('a conversation is there after a restart with every branch and setting', () => {
  const { conversations, again, clock, published } = open()
  const kept = conversations.save(saving('a', asked('Name a river.')))
  expect(kept).toMatchObject({ title: 'Name a river.', revision: 1, answers: 2 })
  expect(conversationShape.parse(again.get(id('a')))).toEqual({
    ...kept,
    createdAt: clock.time,
    body: asked('Name a river.'),
  })
  expect(published).toEqual(['conversations'])
})

test('keeping what is kept already changes nothing; a change takes the revision that is there', () => {
  const { conversations, clock, published } = open()
  const first = conversations.save(saving('a', asked('x')))
  clock.time += 1000
  expect(conversations.save(saving('a', asked('x'), 1))).toEqual(first)
  expect(published).toEqual(['conversations'])
  expect(conversations.save(saving('a', asked('y'), 1))).toMatchObject({
    revision: 2,
    title: 'y',
    createdAt: first.createdAt,
    savedAt: clock.time,
  })
  expect(() => conversations.save(saving('a', asked('z'), 1))).toThrow(
    expect.objectContaining({ code: 'conflict' }),
  )
  expect(() => conversations.save(saving('a', asked('z')))).toThrow(/at revision 2, not 0/)
  expect(() => conversations.save(saving('b', asked('z'), 3))).toThrow(
    expect.objectContaining({ code: 'not_found' }),
  )
})

test('asked again because its answer was lost, it is the one that was kept', () => {
  const { conversations } = open()
  const first = conversations.save(saving('a', asked('x')))
  expect(conversations.save(saving('a', asked('x')))).toEqual(first)
  const second = conversations.save(saving('a', asked('y'), 1))
  expect(conversations.save(saving('a', asked('y'), 1))).toEqual(second)
})

test('a conversation stays in its project, with whose content it is wiped', () => {
  const { conversations } = open()
  conversations.save(saving('a', asked('x')))
  expect(() => conversations.save({ ...saving('a', asked('y'), 1), project: 'other' })).toThrow(
    /is a conversation of project dev/,
  )
  expect(conversations.get(id('a'))).toMatchObject({ project: 'dev', body: asked('x') })
})

test('a title a person gave stays, and is in nobody’s way', () => {
  const { conversations } = open()
  conversations.save(saving('a', asked('x')))
  expect(conversations.rename(id('a'), 'Rivers').title).toBe('Rivers')
  expect(conversations.save(saving('a', asked('y'), 1)).title).toBe('Rivers')
})

test('what was said is found in any branch, those kept last first, page by page', () => {
  const { conversations, clock } = open()
  for (const letter of ['a', 'b', 'c']) {
    clock.time += 1
    conversations.save(saving(letter, asked(`Question ${letter}`, `100 % ${letter}_answer`)))
  }
  const found = (search: string) =>
    conversations.list({ search }).items.map(({ title }) => title.slice(-1))
  expect(found('')).toEqual(['c', 'b', 'a'])
  expect(found('b_ANSWER')).toEqual(['b'])
  expect(found('100 %')).toEqual(['c', 'b', 'a'])
  expect(found('bxanswer')).toEqual([])
  expect(found('role')).toEqual([])
  const first = conversations.list({ limit: 2 })
  expect(first.items).toHaveLength(2)
  const rest = conversations.list({ limit: 2, cursor: first.nextCursor })
  expect(rest.items.map((each) => each.id)).toEqual([id('a')])
  expect(rest.nextCursor).toBeUndefined()
  expect(conversations.list({ project: 'other' }).items).toEqual([])
})

test('a removed one is gone, and put back under its title and as old as it was', () => {
  const { conversations, clock } = open()
  const kept = conversations.save(saving('a', asked('x')))
  conversations.remove(id('a'))
  expect(() => conversations.get(id('a'))).toThrow(expect.objectContaining({ code: 'not_found' }))
  clock.time += 5000
  const { createdAt } = kept
  const back = conversations.save({ ...saving('a', asked('x')), title: 'Mine', createdAt })
  expect(back).toMatchObject({ title: 'Mine', createdAt })
})

test('messages that follow none that is there, or share an id, are refused', () => {
  const { conversations } = open()
  const body = asked('x')
  const [first] = body.turns
  if (first === undefined) throw new Error('no message')
  expect(() =>
    conversations.save(saving('a', { ...body, turns: [{ ...first, after: 'nobody' }] })),
  ).toThrow(/no message "3"|no message "nobody"/)
  expect(() =>
    conversations.save(saving('a', { ...body, turns: [first, first], last: '1' })),
  ).toThrow(/Two messages have the id "1"/)
})

test('a project that stores no content keeps none', () => {
  const { conversations } = open()
  expect(() => conversations.save({ ...saving('a', asked('x')), project: 'silent' })).toThrow(
    /Project silent stores no content/,
  )
  expect(conversations.list({}).items).toEqual([])
})

test('one that cannot be read takes no other away and is told as such', () => {
  const { conversations, db } = open()
  conversations.save(saving('a', asked('x')))
  conversations.save(saving('b', asked('y')))
  db.prepare("UPDATE conversations SET body = '{' WHERE id = ?").run(id('a'))
  expect(conversations.list({}).items).toHaveLength(2)
  expect(conversations.get(id('a')).body).toBeNull()
  expect(conversations.get(id('b')).body).toEqual(asked('y'))
})
