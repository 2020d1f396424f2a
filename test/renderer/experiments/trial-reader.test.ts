/** Trials read page by page while more of them end. */
import { expect, it } from 'vitest'
import type { Trial } from '../../../src/contract/experiments'
import {
  createTrialReader,
  trialsAPage,
  type TrialPage,
} from '../../../src/renderer/pages/experiments/trial-reader'
import type { TrialTable } from '../../../src/renderer/pages/experiments/trial-grid'

const trialAt = (at: number): Trial => ({
  case: `case-${at}`,
  variant: 'a',
  repeat: 1,
  state: 'done',
  callId: `call_${at}`,
  passed: true,
  score: null,
  costNanoUsd: 0,
  latencyMs: 1,
  text: null,
  problem: null,
})

/** A server of trials whose cursor is how many were read; each answer waits until it is let go. */
function reading(ended: Trial[]) {
  const waiting: (() => void)[] = []
  const asked: (string | undefined)[] = []
  const shown: { table: TrialTable; all: boolean }[] = []
  const failures: unknown[] = []
  let broken = false
  const reader = createTrialReader({
    read: (cursor, limit) => {
      asked.push(cursor)
      return new Promise<TrialPage>((resolve, reject) => {
        waiting.push(() => {
          const from = Number(cursor ?? 0)
          const items = ended.slice(from, from + limit)
          if (broken) reject(new Error('line lost'))
          else resolve({ items, nextCursor: String(from + items.length) })
        })
      })
    },
    show: (table, all) => shown.push({ table, all }),
    fail: (thrown) => failures.push(thrown),
  })
  async function letGo() {
    waiting.shift()?.()
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return {
    reader,
    asked,
    shown,
    failures,
    letGo,
    breakLine: (now: boolean) => {
      broken = now
    },
  }
}

it('reads every page once, and later what has ended since', async () => {
  const ended = Array.from({ length: trialsAPage + 3 }, (_, at) => trialAt(at))
  const { reader, asked, shown, letGo } = reading(ended)
  reader.ask(0)
  await letGo()
  expect(shown.at(-1)).toMatchObject({ all: false })
  await letGo()
  expect(shown.at(-1)?.all).toBe(true)
  expect(shown.at(-1)?.table.size).toBe(trialsAPage + 3)
  ended.push(trialAt(9999))
  reader.ask(0)
  await letGo()
  expect(asked).toEqual([undefined, String(trialsAPage), String(trialsAPage + 3)])
  expect(shown.at(-1)?.table.size).toBe(trialsAPage + 4)
})

it('asks one at a time, and once more where it was asked meanwhile', async () => {
  const ended = [trialAt(1)]
  const { reader, asked, shown, letGo } = reading(ended)
  reader.ask(0)
  reader.ask(0)
  reader.ask(0)
  expect(asked).toHaveLength(1)
  await letGo()
  ended.push(trialAt(2))
  expect(asked).toEqual([undefined, '1'])
  await letGo()
  expect(asked).toHaveLength(2)
  expect(shown.at(-1)?.table.size).toBe(2)
})

it('reads all anew where failures are made again, also in the middle of a page', async () => {
  const ended: Trial[] = [{ ...trialAt(1), state: 'failed', passed: null }, trialAt(2)]
  const { reader, asked, shown, letGo } = reading(ended)
  reader.ask(1)
  await letGo()
  ended.shift()
  reader.ask(1)
  reader.ask(0)
  await letGo()
  await letGo()
  expect(asked).toEqual([undefined, '2', undefined])
  expect([...(shown.at(-1)?.table.values() ?? [])].flat().map((each) => each.case)).toEqual([
    'case-2',
  ])
})

it('tells what was thrown, and goes on from there when asked again', async () => {
  const { reader, shown, failures, letGo, breakLine } = reading([trialAt(1)])
  breakLine(true)
  reader.ask(0)
  await letGo()
  expect(failures).toHaveLength(1)
  breakLine(false)
  reader.ask(0)
  await letGo()
  expect(shown.at(-1)?.table.size).toBe(1)
})

it('shows nothing after its end', async () => {
  const { reader, shown, letGo } = reading([trialAt(1)])
  reader.ask(0)
  reader.end()
  await letGo()
  expect(shown).toEqual([])
})
