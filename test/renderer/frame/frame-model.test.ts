/** The frame's decisions: routes, jump keys, what the palette lists, how full the meter is. */
import { describe, expect, it } from 'vitest'
import { stepJump, type JumpState } from '../../../src/renderer/frame/jump-presses'
import { meterView } from '../../../src/renderer/frame/meter.words'
import {
  groupRows,
  looksLikeId,
  paletteRows,
  type PaletteInput,
} from '../../../src/renderer/frame/palette.words'
import { parseHash } from '../../../src/renderer/frame/route'
import { followChanges } from '../../../src/renderer/client/changes'
import { clientOf } from '../support/dom'

const pages = [
  { id: 'playground', path: '/playground', label: 'Playground', key: 'p' },
  { id: 'compare', path: '/compare', label: 'Compare', key: 'c' },
]

describe('routes', () => {
  it('reads page, rest and query', () => {
    const route = parseHash('#/ledger/entry/ent%5F1?callId=call_1&x=a%20b')
    expect(route).toMatchObject({ path: '/ledger', rest: ['entry', 'ent_1'] })
    expect(route.query.get('x')).toBe('a b')
  })
  it('survives an empty and a broken hash', () => {
    expect(parseHash('').path).toBe('/')
    expect(parseHash('#/%E0%A4%A').path).toBe('/%E0%A4%A')
  })
})

describe('jump keys', () => {
  const press = (state: JumpState, key: string, at: number, more = {}) =>
    stepJump(state, { key, at, modified: false, busy: false, ...more }, pages)
  const armed = () => press({ armedAt: null }, 'g', 100).state

  it('jumps on g then the letter', () => expect(press(armed(), 'c', 400).path).toBe('/compare'))
  it('does nothing on the letter alone', () =>
    expect(press({ armedAt: null }, 'c', 400).path).toBeNull())
  it('forgets g after a while', () => expect(press(armed(), 'c', 3000).path).toBeNull())
  it('does not jump while typing or with a modifier', () => {
    expect(press(armed(), 'c', 200, { busy: true }).path).toBeNull()
    expect(press(armed(), 'c', 200, { modified: true }).path).toBeNull()
    expect(press({ armedAt: null }, 'g', 100, { busy: true }).state.armedAt).toBeNull()
  })
  it('forgets g after another key', () =>
    expect(press(press(armed(), 'z', 200).state, 'c', 300).path).toBeNull())
})

describe('palette', () => {
  const model = (id: string, tier: 'mini' | 'standard') => ({
    id,
    provider: 'openai',
    providerName: 'OpenAI',
    model: id.slice(7),
    name: id,
    tier,
    capabilities: ['chat' as const],
    contextWindow: null,
    maxOutputTokens: null,
    price: null,
    priceSource: 'none' as const,
    priceDate: null,
    priceSnapshotId: null,
    builtIn: true,
    deprecated: false,
    simulated: false,
  })
  const calls: string[] = []
  const input = (query: string): PaletteInput => ({
    query,
    pages,
    models: [
      model('openai/gpt-5-nano', 'mini'),
      model('openai/gpt-4o-mini', 'mini'),
      model('openai/gpt-4o', 'standard'),
    ],
    commands: [
      {
        id: 'stop',
        group: 'Safety',
        label: 'Engage the emergency stop',
        words: 'block',
        run: () => calls.push('stop'),
      },
    ],
    go: (path) => calls.push(path),
    openId: (id) => calls.push(id),
    useModel: (picked) => calls.push(picked.id),
  })

  it('is short when empty: pages and actions, no models', () =>
    expect(paletteRows(input('')).map((row) => row.group)).toEqual(['Go to', 'Go to', 'Safety']))
  it('finds by every word, also hidden ones', () =>
    expect(paletteRows(input('BLOCK emerg')).map((row) => row.id)).toEqual(['stop']))
  it('lists models once something is typed, those called so first', () => {
    expect(paletteRows(input('mini')).map((row) => row.label)).toEqual([
      'openai/gpt-4o-mini',
      'openai/gpt-5-nano',
    ])
  })
  it('offers to find what looks like an id, first of all', () => {
    const rows = paletteRows(input('call_0123456789'))
    expect(rows[0]?.group).toBe('Find')
    rows[0]?.run()
    expect(calls.at(-1)).toBe('call_0123456789')
    expect(['gpt_4', 'hello', 'call', 'ent_'].filter(looksLikeId)).toEqual([])
  })
  it('groups rows under one heading each', () =>
    expect(
      groupRows(paletteRows(input(''))).map(({ group, rows }) => [group, rows.length]),
    ).toEqual([
      ['Go to', 2],
      ['Safety', 1],
    ]))
})

describe('spend meter', () => {
  const meter = (spent: number, held: number, limit = 100) =>
    meterView({
      todayNanoUsd: 0,
      monthNanoUsd: 0,
      simulatedTodayNanoUsd: 0,
      tightest: {
        budgetId: 'b',
        name: 'dev day',
        unit: 'usd',
        limit: limit * 1e9,
        spent: spent * 1e9,
        held: held * 1e9,
      },
    }).budget

  it('counts what is held against the limit', () => {
    expect(meter(60, 10)?.level).toBe('good')
    expect(meter(60, 15)?.level).toBe('warn')
    expect(meter(80, 15)?.level).toBe('bad')
  })
  it('never draws past its end, also without a limit', () => {
    const over = meter(150, 20)
    expect([over?.spentShare, over?.heldShare]).toEqual([1, 0])
    expect(meter(0, 0, 0)?.spentShare).toBe(0)
    expect(meter(1, 0, 0)?.spentShare).toBe(1)
  })
})

describe('changes', () => {
  it('asks for everything again after the stream broke, because anything may have changed', async () => {
    const seen: unknown[] = []
    const ended = new AbortController()
    let round = 0
    const client = clientOf({
      system: {
        changes: async () => {
          round += 1
          const mine = round
          return (async function* () {
            yield { topics: ['budgets'] }
            if (mine === 1) throw new Error('closed')
            ended.abort()
          })()
        },
      },
    })
    await followChanges(
      client,
      (topics) => seen.push(topics),
      ended.signal,
      async () => {},
    )
    expect(seen).toEqual([['budgets'], 'all', ['budgets']])
  })
})
