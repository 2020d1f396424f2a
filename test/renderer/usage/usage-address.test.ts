/** A view of the Usage page is its address, and its export has every nano-dollar. */
import { describe, expect, it } from 'vitest'
import type { UsageSummary } from '../../../src/contract/usage'
import {
  ledgerLink,
  readUsageView,
  usageAddress,
} from '../../../src/renderer/pages/usage/usage-address'
import { summaryCsv } from '../../../src/renderer/pages/usage/usage-csv'

describe('addresses', () => {
  it.each([
    '',
    'range=7d&by=project',
    'range=custom&from=2026-11-01&to=2026-11-20&interval=week&metric=tokens&kind=simulated',
    'by=user&spenders=key',
    'chart=week&hours=errors',
    'by=user&chart=latency&project=dev&model=gpt-4o',
    'by=service&project=dev&user=%28none%29&source=api',
    'tab=advice&range=90d&onto=openai%2Fgpt-4-turbo',
  ])('%j goes to a view and back', (text) => {
    expect(usageAddress(readUsageView(new URLSearchParams(text)))).toBe(
      text === '' ? '/usage' : `/usage?${text}`,
    )
  })
  it('reads nonsense as the usual view', () => {
    expect(
      usageAddress(
        readUsageView(
          new URLSearchParams('range=forever&by=mood&interval=blink&metric=joy&kind=odd'),
        ),
      ),
    ).toBe('/usage')
  })
  it('links to the entries behind a figure', () => {
    expect(ledgerLink({ from: 1, to: 2 }, 'real', { model: 'a b' })).toBe(
      '#/ledger?from=1&to=2&model=a+b&simulated=false',
    )
  })
})

it('writes a summary with exact amounts and harmless names', () => {
  const figures = {
    calls: 2,
    entries: 2,
    errors: 0,
    inputTokens: 10,
    outputTokens: 5,
    cachedInputTokens: 0,
    cacheWrite5mTokens: 3,
    cacheWrite1hTokens: 4,
    reasoningTokens: 0,
    costNanoUsd: 1_000_000_001,
    wouldCostNanoUsd: 0,
    unknownCostCalls: 0,
    savedNanoUsd: 0,
    cacheHits: 1,
    errorRate: 0,
    meanLatencyMs: 12.6,
    meanFirstTokenMs: null,
  }
  const summary: UsageSummary = {
    ...figures,
    from: 0,
    to: 1,
    charges: [],
    groups: [{ ...figures, name: '@ann' }],
  }
  expect(
    summaryCsv(summary, 'user', (name) => name, { filter: 'project dev', timeZone: 'UTC' })
      .split('\r\n')
      .slice(1),
  ).toEqual([
    "'@ann,'@ann,2,2,0,10,5,0,3,4,0,1.000000001,0.00,0,0.00,1,13,",
    ',total,2,2,0,10,5,0,3,4,0,1.000000001,0.00,0,0.00,1,13,',
    '',
    'range,1970-01-01 00:00,1970-01-01 00:00,UTC',
    'filter,project dev',
    'calls with unknown cost,0',
    '',
  ])
})
