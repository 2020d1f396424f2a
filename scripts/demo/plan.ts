/**
 * What work there is: which calls are made in which hour, more by day than by night, fewer at
 * weekends, growing over the quarter.
 */
import type { CallRequest } from '../../src/contract/calls'
import type { Chance } from './random'
import { askFor, type Work } from './texts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Calls that begin together. */
export interface Batch {
  readonly time: number
  readonly calls: readonly CallRequest[]
}

const people = ['ada', 'brook', 'chen', 'dana', 'eli', 'femi', 'gil', 'hana'] as const
const organizations = ['acme', 'globex', 'initech'] as const
const projects = {
  'support-chat': 'support',
  'ticket-triage': 'support',
  'weekly-report': 'insight',
  'semantic-search': 'insight',
  'code-review': 'engineering',
} as const satisfies Readonly<Record<Work, string>>

/** How often each kind of work is done, out of a hundred. */
const shares: ReadonlyArray<readonly [Work, number]> = [
  ['support-chat', 42],
  ['ticket-triage', 26],
  ['code-review', 14],
  ['semantic-search', 12],
  ['weekly-report', 6],
]

/**
 * Older days in steps of four hours, the last three hour by hour: calls that begin together share
 * what it costs to write them.
 */
const closeHours = 72
const farStep = 4
const batchSize = 16

/** Oldest first, the last one in the hour before `end`. */
export function* planCalls(days: number, end: number, chance: Chance): Generator<Batch> {
  let hour = days * 24
  while (hour >= 1) {
    const step = hour > closeHours ? farStep : 1
    const time = end - hour * hourMs
    const count = callsIn(time, step, 1 - hour / (days * 24), chance)
    for (let made = 0; made < count; made += batchSize) {
      const calls = Array.from({ length: Math.min(batchSize, count - made) }, () =>
        planCall(chance),
      )
      yield { time: time + Math.floor((made / count) * step * hourMs), calls }
    }
    hour -= step
  }
}

function callsIn(time: number, hours: number, progress: number, chance: Chance): number {
  const hour = Math.floor((time % dayMs) / hourMs)
  const weekday = new Date(time).getUTCDay()
  const byHour = hour >= 6 && hour <= 18 ? 1.1 : 0.12
  const byDay = weekday === 0 || weekday === 6 ? 0.25 : 1
  return Math.floor(byHour * byDay * hours * (0.6 + progress) + chance.next())
}

function planCall(chance: Chance): CallRequest {
  const work = pickWork(chance)
  const labels = {
    project: projects[work],
    service: work,
    environment: chance.percent(80) ? 'production' : 'staging',
    user: chance.pick(people),
    organization: chance.pick(organizations),
    source: 'api',
  } as const
  if (work === 'semantic-search') return { ...labels, input: [askFor(work, chance)] }
  // Questions that everybody asks are answered from the cache: the same words, and nothing left to
  // chance.
  const common = work === 'support-chat' && chance.percent(25)
  const content = common ? chance.pick(commonQuestions) : askFor(work, chance)
  const maxOutputTokens = work === 'ticket-triage' ? 100 : 600
  return {
    ...labels,
    messages: [{ role: 'user', content }],
    temperature: common ? 0 : 0.4,
    maxOutputTokens,
    maxAttempts: 2,
  }
}

const commonQuestions = [
  'How do I change the address on my invoice?',
  'Where do I find the export, and in which formats is there one?',
  'How do I add a colleague to my account?',
] as const

function pickWork(chance: Chance): Work {
  let left = chance.next() * 100
  for (const [work, share] of shares) {
    left -= share
    if (left < 0) return work
  }
  return 'support-chat'
}
