/**
 * The blotter's decisions: filters and addresses, merging pages, what an entry says, and
 * corrections.
 */
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../src/contract/ledger'
import { checkAdjustment } from '../../../src/renderer/pages/ledger/adjustment.form'
import {
  canAdjust,
  outcomeLabel,
  tokenClasses,
  tokensPerSecond,
} from '../../../src/renderer/pages/ledger/entry.words'
import {
  appendOlder,
  emptyWindow,
  firstWindow,
  insertEntry,
  meets,
  mergeFresh,
} from '../../../src/renderer/pages/ledger/entry-window'
import { attemptsOf, attemptText, callEntries } from '../../../src/renderer/pages/ledger/same-call'
import {
  exportPath,
  filterChips,
  readFilter,
  timeLabel,
  withoutField,
  writeFilter,
} from '../../../src/renderer/parts/filters/entry-filters'

const names = { keys: new Map([['key_1', 'Work']]), providers: new Map<string, string>() }

function entry(over: Partial<Entry> = {}): Entry {
  return {
    id: `ent_${over.seq ?? 1}`,
    seq: 1,
    time: 0,
    settledAt: 0,
    kind: 'attempt',
    callId: 'call_1',
    attempt: 1,
    provider: 'openai',
    model: 'gpt-4o',
    servedModel: null,
    keyId: null,
    project: 'dev',
    service: null,
    environment: 'development',
    user: null,
    organization: null,
    source: 'api',
    simulated: false,
    unresolved: false,
    inputTokens: 100,
    outputTokens: 50,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
    priceSnapshotId: null,
    costNanoUsd: 1000,
    costStatus: 'computed',
    wouldCostNanoUsd: null,
    savedNanoUsd: 0,
    latencyMs: 1000,
    firstTokenMs: 200,
    outcome: 'ok',
    providerRequestId: null,
    reason: null,
    adjusts: null,
    serviceTier: null,
    inferenceGeo: null,
    charges: null,
    suspect: false,
    hash: 'h',
    prevHash: 'p',
    ...over,
  }
}

describe('the entries of one call', () => {
  const first = entry({ seq: 4, attempt: 1, outcome: 'overloaded', costNanoUsd: 0 })
  const second = entry({ seq: 9, attempt: 2 })
  it('stand in the order the attempts were made, each with its place among all, and what corrected them last', () => {
    const adjustment = entry({ seq: 5, kind: 'adjustment', adjusts: first.id, attempt: 1 })
    expect(
      callEntries([second, adjustment, first]).map(({ label, entry: { seq } }) => [label, seq]),
    ).toEqual([
      ['Attempt 1 of 2', 4],
      ['Attempt 2 of 2', 9],
      ['Adjustment', 5],
    ])
  })
  it('name an attempt alone while the others are not known', () => {
    expect(attemptText(second, attemptsOf([]))).toBe('2')
    expect(attemptText(first, attemptsOf([first, second]))).toBe('1 of 2')
    expect(callEntries([entry({ kind: 'cache_hit', attempt: 0 })])[0]?.label).toBe('Cache hit')
  })
})

describe('filters', () => {
  const text = 'from=0&to=86400000&project=dev&source=api&unresolved=true'
  it('go to the address and back', () => {
    const filter = readFilter(new URLSearchParams(text))
    expect(filter).toEqual({
      from: 0,
      to: 86_400_000,
      project: 'dev',
      source: 'api',
      unresolved: true,
    })
    expect(writeFilter(filter)).toBe(text)
  })
  it('leave out what no entry can have', () => {
    expect(
      readFilter(
        new URLSearchParams(
          'source=dream&from=soon&unresolved=perhaps&kind=x&costStatus=y&project=%20&evil=1',
        ),
      ),
    ).toEqual({})
  })
  it('become chips with names people know', () => {
    const chips = filterChips(
      { from: 0, to: 86_400_000, key: 'key_1', outcome: 'rate_limited', unresolved: true },
      'UTC',
      names,
    )
    expect(chips.map(({ label, value }) => `${label} ${value}`)).toEqual([
      'Time 1970-01-01',
      'Key Work',
      'Outcome rate limited',
      'Unresolved only',
    ])
  })
  it('name time as short as it can be said', () => {
    const hour = 3_600_000
    expect(timeLabel({ from: 14 * hour, to: 15 * hour }, 'UTC')).toBe('1970-01-01 14:00 to 15:00')
    expect(timeLabel({ from: 0, to: 72 * hour }, 'UTC')).toBe('1970-01-01 to 1970-01-03')
    expect(timeLabel({ from: 24 * hour }, 'UTC')).toBe('since 1970-01-02')
    expect(timeLabel({ to: 24 * hour }, 'UTC')).toBe('before the end of 1970-01-01')
    expect(timeLabel({}, 'UTC')).toBeNull()
  })
  it('drop one chip at a time', () => {
    expect(withoutField({ from: 1, to: 2, model: 'm' }, 'time')).toEqual({ model: 'm' })
    expect(withoutField({ model: 'm', project: 'p' }, 'model')).toEqual({ project: 'p' })
  })
  it('go into the export unchanged', () => {
    expect(exportPath('jsonl', { model: 'a/b c' })).toBe(
      '/api/v1/ledger/export?format=jsonl&model=a%2Fb+c',
    )
    expect(exportPath('csv', {})).toBe('/api/v1/ledger/export?format=csv')
  })
})

describe('the window of rows', () => {
  const row = (time: number, seq = time) => entry({ id: `ent_${time}_${seq}`, time, seq })
  const page = (from: number, to: number, nextCursor?: string) => ({
    items: Array.from({ length: from - to + 1 }, (_, index) => row(from - index)),
    nextCursor,
  })
  const times = (rows: readonly Entry[]) => rows.map(({ time }) => time)

  it('grows below by cursor without repeating a row', () => {
    const grown = appendOlder(firstWindow(page(10, 8, '8')), page(8, 6, '6'))
    expect(times(grown.rows)).toEqual([10, 9, 8, 7, 6])
    expect(grown.cursor).toBe('6')
    expect(appendOlder(grown, page(5, 5)).cursor).toBeNull()
  })
  it('takes news on top, keeping old rows the same objects and the place where older ones continue', () => {
    const before = firstWindow(page(10, 8, '8'))
    const window = mergeFresh(before, page(12, 9, '9'))
    expect(times(window.rows)).toEqual([12, 11, 10, 9, 8])
    expect(window.rows[2]).toBe(before.rows[0])
    expect(window.cursor).toBe('8')
    expect(mergeFresh(window, page(12, 9, '9'))).toBe(window)
  })
  it('puts an entry that settled late where its time is, and equal times by their order of settling', () => {
    const before = firstWindow({ items: [row(10), row(9), row(7)], nextCursor: '7' })
    const window = mergeFresh(before, {
      items: [row(10), row(9, 30), row(9), row(8, 31), row(7)],
      nextCursor: '7',
    })
    expect(window.rows.map(({ time, seq }) => `${time}/${seq}`)).toEqual([
      '10/10',
      '9/30',
      '9/9',
      '8/31',
      '7/7',
    ])
  })
  it('follows a look that reaches further down than before', () => {
    expect(mergeFresh(firstWindow(page(10, 8, '8')), page(10, 5, '5'))).toMatchObject({
      cursor: '5',
    })
    expect(mergeFresh(firstWindow(page(10, 8, '8')), page(10, 7))).toMatchObject({ cursor: null })
  })
  it('sees a gap between news and what is here', () => {
    const before = firstWindow(page(10, 8, '8'))
    expect(meets(before, page(300, 200, '200'))).toBe(false)
    expect(meets(before, page(12, 9, '9'))).toBe(true)
    expect(meets(before, page(12, 11))).toBe(true)
    expect(meets(emptyWindow, page(3, 1))).toBe(false)
  })
  it('takes in a correction only where its time is among the rows that are here', () => {
    const window = firstWindow(page(10, 8, '8'))
    expect(times(insertEntry(window, row(9, 99)).rows)).toEqual([10, 9, 9, 8])
    expect(insertEntry(window, row(9, 99)).cursor).toBe('8')
    expect(insertEntry(window, row(3, 99))).toBe(window)
    expect(times(insertEntry(firstWindow(page(10, 8)), row(3, 99)).rows)).toEqual([10, 9, 8, 3])
  })
})

describe('an entry', () => {
  it('splits tokens the way they are priced', () => {
    const classes = tokenClasses(
      entry({
        inputTokens: 100,
        cachedInputTokens: 60,
        cacheWriteTokens: 10,
        outputTokens: 50,
        reasoningTokens: 20,
      }),
    )
    expect(classes.map(({ label, tokens }) => `${label} ${tokens}`)).toEqual([
      'Input 100',
      'uncached 30',
      'read from cache 60',
      'written to cache 10',
      'Output 50',
      'reasoning 20',
    ])
    expect(tokenClasses(entry())).toHaveLength(2)
  })
  it('has a speed only where it can be measured', () => {
    expect(tokensPerSecond(entry({ outputTokens: 81, latencyMs: 1200, firstTokenMs: 200 }))).toBe(
      80,
    )
    expect(tokensPerSecond(entry({ firstTokenMs: null }))).toBeNull()
    expect(tokensPerSecond(entry({ latencyMs: 200 }))).toBeNull()
  })
  it('says first that it is unresolved', () => {
    expect(outcomeLabel(entry({ unresolved: true, outcome: 'interrupted' }))).toBe('unresolved')
    expect(outcomeLabel(entry({ outcome: 'rate_limited' }))).toBe('rate limited')
  })
  it('can be corrected only where money was counted', () => {
    expect(
      [
        entry(),
        entry({ simulated: true }),
        entry({ kind: 'cache_hit' }),
        entry({ kind: 'adjustment' }),
      ].map(canAdjust),
    ).toEqual([true, false, false, false])
  })
})

describe('checkAdjustment', () => {
  it('carries the difference to what is counted now, earlier corrections included', () => {
    expect(
      checkAdjustment({ cost: '0.000003', reason: 'bill' }, entry({ costNanoUsd: 1000 })),
    ).toMatchObject({ costNanoUsd: 3000, difference: 2000, costProblem: null, reasonProblem: null })
    expect(
      checkAdjustment({ cost: '0', reason: 'bill' }, entry({ costNanoUsd: 1000 }), 500).difference,
    ).toBe(-1500)
    expect(
      checkAdjustment({ cost: '1', reason: 'bill' }, entry({ costNanoUsd: null })).difference,
    ).toBe(1e9)
  })
  it('says why it cannot be recorded', () => {
    expect(checkAdjustment({ cost: '0.000001', reason: '' }, entry())).toMatchObject({
      costProblem: 'This is what the entry costs already.',
      reasonProblem: expect.stringContaining('why') as string,
    })
    expect(checkAdjustment({ cost: 'x', reason: 'a'.repeat(501) }, entry())).toMatchObject({
      costNanoUsd: null,
      reasonProblem: 'Use at most 500 characters.',
    })
  })
})
