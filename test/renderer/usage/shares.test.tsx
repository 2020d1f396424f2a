/** @vitest-environment jsdom */
/** Bars of shares: as long as the share that stands beside them. */
import { cleanup } from '@testing-library/react'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { UsageShares } from '../../../src/renderer/pages/usage/UsageShares'
import { prepareDom, renderPart } from '../support/dom'

beforeAll(prepareDom)
afterEach(cleanup)

const zero = {
  calls: 0,
  entries: 0,
  errors: 0,
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  reasoningTokens: 0,
  costNanoUsd: 0,
  wouldCostNanoUsd: 0,
  unknownCostCalls: 0,
  savedNanoUsd: 0,
  cacheHits: 0,
  errorRate: 0,
  meanLatencyMs: null,
  meanFirstTokenMs: null,
}
const row = (name: string, share: number) => ({
  name,
  label: name,
  value: share * 1e9,
  share,
  figures: zero,
})

it('the largest share fills its bar only where it is all of it', () => {
  const widths = (rows: readonly ReturnType<typeof row>[]) => {
    const { container } = renderPart(
      <UsageShares
        title="By model"
        rows={rows}
        by="model"
        metric="spend"
        amountName="Spend"
        range={{ from: 0, to: 1, timeZone: 'UTC' }}
        facts={{ filter: 'all calls', unknownCostCalls: 0 }}
        linkOf={() => null}
      />,
    )
    return [...container.querySelectorAll<HTMLElement>('[style*="width"]')].map(
      ({ style }) => style.width,
    )
  }
  expect(widths([row('a', 0.6), row('b', 0.4)])).toEqual(['60%', '40%'])
  cleanup()
  expect(widths([row('a', 1)])).toEqual(['100%'])
})
