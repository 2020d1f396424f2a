/** @vitest-environment jsdom */
/** Bars of shares: as long as the share that stands beside them. */
import { cleanup } from '@testing-library/react'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { UsageShares } from '../../../src/renderer/pages/usage/UsageShares'
import { prepareDom, renderPart } from '../support/dom'

beforeAll(prepareDom)
afterEach(cleanup)

const row = (name: string, share: number) => ({ name, label: name, value: share * 1e9, share, figures: null })

it('the largest share fills its bar only where it is all of it', () => {
  const widths = (rows: readonly ReturnType<typeof row>[]) => {
    const { container } = renderPart(<UsageShares title="By model" rows={rows} by="model" metric="spend" linkOf={() => null} />)
    return [...container.querySelectorAll<HTMLElement>('[style*="width"]')].map(({ style }) => style.width)
  }
  expect(widths([row('a', 0.6), row('b', 0.4)])).toEqual(['60%', '40%'])
  cleanup()
  expect(widths([row('a', 1)])).toEqual(['100%'])
})
