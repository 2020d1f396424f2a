/**
 * A ledger of a year and a million entries or more (spec §10): what the pages ask, pages of
 * entries, what goes through all of it, start, size and memory.
 */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '../../src/contract/contract'
import { percentile, rounded } from '../figures'
import { startOnce } from '../start'
import { filledHome, openHome, type FilledHome, type Opened } from './home'
import { readOptions, type LedgerPart } from './options'
import { limit, pagesOf, readOn } from './pages'
import { questionsTo } from './questions'
import { measureStraight } from './straight'
import { measureTasks } from './tasks'
import { measured, watched, worstOf, type Measured } from './timing'
import { createWorld } from './world'

const runs = 20
const starts = 3

/** Milliseconds, bytes and ratios. `args`: see options.ts. */
export async function measureLedger(args: readonly string[]): Promise<unknown> {
  const options = readOptions(args)
  const home = await filledHome(options.entries, options.home)
  try {
    const { entries, fillSeconds, file } = home
    const facts = { entries, fillSeconds, ...sizeOf(file, entries) }
    if (options.fillOnly) return facts
    return { ...facts, ...(await measureAll(home, options.parts)) }
  } finally {
    home.drop()
  }
}

async function measureAll(home: FilledHome, parts: readonly LedgerPart[]) {
  const start = parts.includes('start') ? await measureStarts(home.home) : {}
  const before = process.memoryUsage().rss
  const opening = performance.now()
  const opened = await openHome(home.home, home.now)
  const openMs = Math.round(performance.now() - opening)
  try {
    const warm = await watched(untilQuiet)
    const figures: Record<string, unknown> = {
      ...start,
      open: { ms: openMs, warmMs: warm.ms, warmHeldCpuMs: warm.heldCpuMs },
    }
    const correct = correcting(opened.client)
    if (parts.includes('pages')) figures.pages = await measurePages(opened, home, correct)
    if (parts.includes('questions')) {
      const straight = measureStraight(home.file, home.now)
      figures.questions = await measureQuestions(opened, home.now, correct, straight)
    }
    if (parts.includes('tasks')) figures.tasks = await measureTasks(opened, home.home, home.now)
    figures.memoryMb = Math.round((process.memoryUsage().rss - before) / 1e5) / 10
    return figures
  } finally {
    await opened.console.close()
  }
}

function sizeOf(file: string, entries: number) {
  const bytes = statSync(file).size
  return { fileMb: Math.round(bytes / 1e6), bytesPerEntry: Math.round(bytes / entries) }
}

async function measureQuestions(
  { client }: Opened,
  now: number,
  correct: () => Promise<unknown>,
  straight: Readonly<Record<string, number>>,
) {
  const each: Record<string, Measured & { readonly straightRatio?: number }> = {}
  for (const [name, ask] of Object.entries(questionsTo(client, now))) {
    const found = await measured(runs, ask, correct)
    const direct = straight[name]
    each[name] =
      direct === undefined ? found : { ...found, straightRatio: rounded(found.p50Ms / direct) }
    tell(name, found)
  }
  return { worst: worstOf(Object.values(each)), straightMs: straight, each }
}

async function measurePages(
  { client }: Opened,
  { now }: FilledHome,
  correct: () => Promise<unknown>,
) {
  const world = await createWorld(client, now)
  const each: Record<string, Measured & { readonly found: number }> = {}
  for (const [name, filter] of Object.entries(pagesOf(world))) {
    let found = 0
    const page = async () => {
      found = (await client.ledger.list({ ...filter, limit })).items.length
    }
    each[name] = { ...(await measured(runs, page, correct)), found }
    tell(`page, ${name}`, each[name])
  }
  const pages = 50
  const deep = await watched(() => readOn(client, {}, pages))
  return {
    worst: worstOf(Object.values(each)),
    goingOnMs: rounded(deep.ms / pages),
    each,
  }
}

function tell(name: string, { firstMs, firstCpuMs, p95Ms, p95CpuMs }: Measured): void {
  process.stderr.write(
    `${name}: first ${firstMs} ms (cpu ${firstCpuMs}), p95 ${p95Ms} ms (cpu ${p95CpuMs})\n`,
  )
}

/** Corrects one of the newest entries, so that nothing can be answered from memory alone. */
function correcting(client: Client): () => Promise<unknown> {
  let [ids, corrections]: [string[], number] = [[], 0]
  return async () => {
    corrections += 1
    if (ids.length === 0) {
      const newest = { kind: 'attempt', simulated: false, limit: 500 } as const
      ids = (await client.ledger.list(newest)).items.map(({ id }) => id)
    }
    const entryId = ids.pop() ?? ''
    return client.ledger.adjust({ entryId, costNanoUsd: corrections, reason: 'measuring' })
  }
}

/** Waits until what is read ahead after the start is read: a second with little work. */
async function untilQuiet(): Promise<void> {
  for (let quiet = 0; quiet < 2;) {
    const { user, system } = process.cpuUsage()
    await new Promise((resolve) => setTimeout(resolve, 500))
    const used = process.cpuUsage({ user, system })
    quiet = (used.user + used.system) / 1000 < 15 ? quiet + 1 : 0
  }
}

async function measureStarts(home: string) {
  const entry = join('out', 'main', 'serve.js')
  if (!existsSync(entry))
    throw new Error('The browser shell is not built. Run `npm run build` first.')
  const times: number[] = []
  for (let index = 0; index < starts; index += 1) times.push(await startOnce(entry, home))
  return { startMs: { p50: percentile(times, 0.5), worst: percentile(times, 1) } }
}
