/**
 * Dashboard queries over the rollups of a million entries: a year, 6 providers, 24 models, 12
 * projects, 60 services, 200 users (spec U7).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Dimension } from '../src/contract/primitives'
import type { Db } from '../src/main/storage/store'
import { createAppender } from '../src/main/ledger/append'
import type { EntryDraft } from '../src/main/ledger/entry-row'
import { openDatabase } from '../src/main/storage/open-database'
import { sumColumns } from '../src/main/ledger/entry-figures'
import { createUsage, type Usage } from '../src/main/usage/usage'

const quarter = 900_000
const day = 96 * quarter
const end = Date.UTC(2026, 5, 15, 12)
const days = 365
const zone = 'America/New_York'
const sizes = {
  provider: 6,
  model: 24,
  project: 12,
  service: 60,
  environment: 3,
  key: 10,
  user: 200,
  organization: 20,
} as const satisfies Record<Dimension, number>

/** Mulberry32: the same data on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Fills the rollups as a million entries spread over a year would, busier by day than by night.
 * Gives the number of rollup rows.
 */
function fill(db: Db, entries: number): number {
  db.pragma('synchronous = OFF')
  const random = randomFrom(20261120)
  const insert = db.prepare(
    `INSERT INTO rollup_15m VALUES (?, ?, 0, ?, ${sumColumns.map(() => '?').join(', ')})`,
  )
  const buckets = days * 96
  let rows = 0
  for (let index = 0; index < buckets; index += 1) {
    const bucket = end - (buckets - index) * quarter
    const hours = (bucket / 3_600_000) % 24
    const count = Math.round(
      (entries / buckets) * (1 + 0.8 * Math.sin(((hours - 8) / 24) * 2 * Math.PI)),
    )
    const found = new Map<string, number>([['all|', count]])
    for (let i = 0; i < count; i += 1) {
      for (const [dimension, size] of Object.entries(sizes)) {
        const key = `${dimension}|${dimension}-${Math.floor(random() ** 2 * size)}`
        found.set(key, (found.get(key) ?? 0) + 1)
      }
    }
    if (index % 960 === 0) db.exec(index === 0 ? 'BEGIN' : 'COMMIT; BEGIN')
    for (const [key, n] of found) {
      const [dimension, value] = key.split('|')
      insert.run(
        dimension,
        value,
        bucket,
        n,
        n,
        n % 7,
        n * 900,
        n * 300,
        n * 100,
        0,
        n * 450_000,
        0,
        0,
        0,
        n * 800,
        n,
        n * 200,
        n,
        0,
        0,
      )
    }
    rows += found.size
  }
  db.exec('COMMIT')
  return rows
}

function entryDraft(attempt: number): EntryDraft {
  return {
    id: `ent_${attempt}`,
    time: end - 1,
    settledAt: end,
    kind: 'attempt',
    callId: 'call_1',
    attempt,
    provider: 'provider-1',
    model: 'model-1',
    servedModel: null,
    keyId: 'key-1',
    project: 'project-1',
    service: 'service-1',
    environment: 'environment-1',
    user: 'user-1',
    organization: 'organization-1',
    source: 'api',
    simulated: false,
    unresolved: false,
    inputTokens: 900,
    outputTokens: 300,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
    priceSnapshotId: null,
    costNanoUsd: 450_000,
    costStatus: 'computed',
    wouldCostNanoUsd: null,
    savedNanoUsd: 0,
    latencyMs: 800,
    firstTokenMs: 200,
    outcome: 'ok',
    providerRequestId: null,
    reason: null,
    adjusts: null,
  }
}

async function timesOf(runs: number, work: () => unknown): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < runs; i += 1) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return times.sort((a, b) => a - b)
}

function percentile(sorted: readonly number[], share: number): number {
  return (
    Math.round(
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100,
    ) / 100
  )
}

function questions(usage: Usage): Record<string, () => unknown> {
  const last = (count: number) => ({ from: end - count * day, to: end })
  return {
    meter: () => usage.meter(),
    'month summary by model': () => usage.summary({ by: 'model' }),
    'month by day by service': () => usage.series({ by: 'service', interval: 'day' }),
    'day by hour by project': () => usage.series({ ...last(1), by: 'project', interval: 'hour' }),
    '90 days by day by model': () => usage.series({ ...last(90), by: 'model', interval: 'day' }),
    'year summary by user': () => usage.summary({ ...last(365), by: 'user' }),
    'year by week by service': () =>
      usage.series({ ...last(365), by: 'service', interval: 'week' }),
    'year by month by provider': () =>
      usage.series({ ...last(365), by: 'provider', interval: 'month' }),
  }
}

/**
 * Milliseconds: first (nothing remembered), p50 and p95 while another call settles before every
 * question, and the longest the loop was held.
 */
export async function run(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-bench-'))
  const db = openDatabase(join(folder, 'tollgate.db'))
  try {
    const result: Record<string, number> = { 'usage rollup rows': fill(db, 1_000_000) }
    const clock = { now: () => end, monotonic: () => performance.now() }
    const usage = createUsage({
      store: { db },
      platform: { clock },
      timeZone: () => zone,
      listBudgets: () => [],
    })
    const { append } = createAppender(db, () => '')
    const settle = db.transaction((attempt: number) => void append(entryDraft(attempt)))
    let attempts = 0
    const all: number[] = []
    for (const [name, ask] of Object.entries(questions(usage))) {
      let held = 0
      let beat = performance.now()
      const timer = setInterval(() => {
        held = Math.max(held, performance.now() - beat)
        beat = performance.now()
      }, 1)
      const [first = 0] = await timesOf(1, ask)
      clearInterval(timer)
      const times = await timesOf(40, () => {
        settle((attempts += 1))
        return ask()
      })
      all.push(...times)
      Object.assign(result, {
        [`usage ${name}, first, ms`]: Math.round(first * 100) / 100,
        [`usage ${name}, loop held at first, ms`]: Math.round(held * 100) / 100,
        [`usage ${name}, p50 ms`]: percentile(times, 0.5),
        [`usage ${name}, p95 ms`]: percentile(times, 0.95),
      })
    }
    result['usage queries, p95 ms'] = percentile(
      all.sort((a, b) => a - b),
      0.95,
    )
    const ahead = performance.now()
    const fresh = createUsage({
      store: { db },
      platform: { clock },
      timeZone: () => zone,
      listBudgets: () => [],
    })
    await fresh.warm()
    result['usage reading a year ahead, ms'] = Math.round(performance.now() - ahead)
    result['usage year by week by service after reading ahead, ms'] = percentile(
      await timesOf(1, () => questions(fresh)['year by week by service']?.()),
      1,
    )
    return result
  } finally {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
