/** Branches: nothing that was answered is lost by asking otherwise, and each is reached again. */
import { describe, expect, it } from 'vitest'
import { conversationBody } from '../../../src/contract/conversations'
import { startRun } from '../../../src/renderer/call/call-run'
import {
  branchesOf,
  following,
  goOn,
  lookAt,
  rewritten,
  siblingsAt,
  withoutTurn,
  type Branches,
} from '../../../src/renderer/pages/playground/branches'
import {
  emptyConversation,
  turnText,
  type Turn,
} from '../../../src/renderer/pages/playground/conversation'
import {
  bodyOf,
  callsIn,
  conversationFromKept,
} from '../../../src/renderer/pages/playground/kept-conversation'

const user = (id: string, text = id): Turn => ({ id, role: 'user', text, images: [], run: null })
const answer = (id: string, text = id, phase: 'done' | 'failed' = 'done'): Turn => ({
  id,
  role: 'assistant',
  text: '',
  images: [],
  run: { ...startRun(`call_${id}`, 0), phase, text },
})
const begun: Branches = { turns: [user('1'), answer('2'), user('3'), answer('4')], aside: [] }
const path = ({ turns }: Branches) => turns.map(({ id }) => id)

describe('asking again', () => {
  it('keeps both answers, and what followed the first comes back with it', () => {
    const [one] = begun.turns
    if (one === undefined) throw new Error('no turn')
    const again = goOn(begun, [one, answer('5')])
    expect(path(again)).toEqual(['1', '5'])
    expect(siblingsAt(again, 1)).toEqual(['2', '5'])
    expect(siblingsAt(again, 0)).toEqual(['1'])
    const back = lookAt(again, '2')
    expect(path(back)).toEqual(['1', '2', '3', '4'])
    expect(siblingsAt(back, 1)).toEqual(['2', '5'])
    expect(path(lookAt(back, '5'))).toEqual(['1', '5'])
  })

  it('goes on without a branch where nothing is left behind', () => {
    expect(goOn(begun, [...begun.turns, user('5')]).aside).toEqual([])
  })

  it('keeps an answer that failed without a word where another branch goes on from it', () => {
    const failed = answer('2', '', 'failed')
    const branches = { turns: [user('1'), failed], aside: [{ ...user('3'), after: '2' }] }
    const again = goOn(branches, [user('1'), answer('4')])
    expect(again.aside.map(({ id, after }) => [id, after])).toEqual([
      ['3', '2'],
      ['2', '1'],
    ])
    expect(path(lookAt(again, '2'))).toEqual(['1', '2', '3'])
  })

  it('forgets an answer that failed without a word, and keeps one that said something', () => {
    const failed = { turns: [user('1'), answer('2', '', 'failed')], aside: [] }
    expect(goOn(failed, [user('1'), answer('3')]).aside).toEqual([])
    const cut = { turns: [user('1'), answer('2', 'Half', 'failed')], aside: [] }
    expect(goOn(cut, [user('1'), answer('3')]).aside).toHaveLength(1)
  })

  it('comes back to branches within branches', () => {
    const [one, two] = begun.turns
    if (one === undefined || two === undefined) throw new Error('no turn')
    const inner = goOn(begun, [one, two, user('5'), answer('6')])
    const outer = goOn(inner, [user('7'), answer('8')])
    expect(path(outer)).toEqual(['7', '8'])
    expect(outer.aside).toHaveLength(6)
    const back = lookAt(outer, '1')
    expect(path(back)).toEqual(['1', '2', '5', '6'])
    expect(path(lookAt(back, '3'))).toEqual(['1', '2', '3', '4'])
  })
})

describe('writing anew', () => {
  let last = 100
  const newId = () => String((last += 1))

  it('keeps the old words as a branch where they were answered, and carries over what followed', () => {
    const changed = rewritten(begun, '1', { text: 'new' }, newId)
    expect(changed.turns.map(turnText)).toEqual(['new', '2', '3', '4'])
    expect(new Set([...path(changed), ...changed.aside.map(({ id }) => id)]).size).toBe(8)
    expect(lookAt(changed, '1').turns.map(turnText)).toEqual(['1', '2', '3', '4'])
  })

  it('writes in place where nothing was answered', () => {
    const written: Branches = { turns: [user('1'), user('2')], aside: [] }
    const changed = rewritten(written, '1', { text: 'new' }, newId)
    expect(changed).toEqual({ turns: [user('1', 'new'), user('2')], aside: [] })
  })
})

it('a message that is taken out leaves what followed it to the one before', () => {
  const [one] = begun.turns
  if (one === undefined) throw new Error('no turn')
  const again = goOn(begun, [one, answer('5')])
  const without = withoutTurn(again, '1')
  expect(path(without)).toEqual(['5'])
  expect(siblingsAt(without, 0)).toEqual(['2', '5'])
})

it('messages that follow each other in a circle end nowhere, and hold nothing up', () => {
  const circle = following([user('1'), user('2')], '2')
  expect(path(branchesOf(circle, '2'))).toEqual(['1', '2'])
})

it('calls of tools come back with their results, with and without the call that made them', () => {
  const toolCalls = [{ id: 'tc_1', name: 'get_time', arguments: '{}' }]
  const turn: Turn = { ...user('2'), role: 'assistant', toolCalls, results: { tc_1: '12:00' } }
  const body = bodyOf({ ...emptyConversation, turns: [user('1'), turn] })
  expect(conversationBody.parse(body)).toEqual(body)
  const brief = { title: '', environment: 'development', createdAt: 0, savedAt: 0, answers: 0 }
  const kept = { id: 'cnv_1', revision: 1, project: 'dev' }
  const back = conversationFromKept({ ...brief, ...kept, body }, body, new Map())
  expect(back.turns[1]).toEqual(turn)
  const [first, second] = body.turns
  if (first === undefined || second === undefined) throw new Error('no turn')
  const called = { ...body, turns: [first, { ...second, callId: 'call_gone' }] }
  const alone = conversationFromKept({ ...brief, ...kept, body: called }, called, new Map())
  expect(alone.turns[1]).toEqual(turn)
})

it('a conversation comes back from the console with its branches, settings and texts', () => {
  const [one] = begun.turns
  if (one === undefined) throw new Error('no turn')
  const conversation = {
    ...emptyConversation,
    ...goOn(begun, [one, answer('5')]),
    system: 'Be brief.',
    model: 'simulated/sim-mini',
    parameters: { temperature: 0 },
    delivery: { priority: 'high' as const },
    variables: { values: { a: 'b' }, asWritten: false },
    kept: { id: 'cnv_1', revision: 2, project: 'dev' },
  }
  const body = bodyOf(conversation)
  expect(conversationBody.parse(body)).toEqual(body)
  expect(callsIn(body)).toEqual(['call_5', 'call_2', 'call_4'])
  const brief = { title: 't', environment: 'development', createdAt: 0, savedAt: 0, answers: 3 }
  const back = conversationFromKept({ ...brief, ...conversation.kept, body }, body, new Map())
  expect(back.turns.map(turnText)).toEqual(['1', '5'])
  expect(lookAt(back, '2').turns.map(turnText)).toEqual(['1', '2', '3', '4'])
  expect(bodyOf({ ...conversation, ...back })).toEqual(body)
  expect(back).toMatchObject({
    system: 'Be brief.',
    model: 'simulated/sim-mini',
    parameters: { temperature: 0 },
    delivery: { priority: 'high' },
    variables: { values: { a: 'b' }, asWritten: false },
    kept: conversation.kept,
  })
})
