/**
 * Holds answers against rules on threads of their own, so that no rule and no answer keeps anybody
 * else waiting: started with the first answer, a few at most, each rule and each answer with a
 * bound, a thread that passes it replaced.
 */
import { setMaxListeners } from 'node:events'
import type { Rule } from '../../contract/validation'
import type { Log } from '../platform/log'
import type { Answered } from './port'
import type { Finding } from './subject'
import { tooLong, usualBounds, type ThreadsBounds } from './thread-bounds'
import { createThreadWork, type Job } from './thread-work'
import { createTurns } from './turns'

export interface RuleThreads {
  /** A finding for each rule, in order. Never rejects: what could not be looked at says so. */
  check(
    rules: readonly Rule[],
    answer: Answered,
    secrets: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly Finding[]>
  /** What stands against each rule, as a sentence; null: nothing. */
  inspect(rules: readonly Rule[]): Promise<readonly (string | null)[]>
  /** Stops what runs; what was asked is answered as stopped. */
  close(): Promise<void>
}

export function createRuleThreads({
  log,
  bounds = usualBounds,
}: {
  readonly log: Pick<Log, 'error'>
  readonly bounds?: ThreadsBounds
}): RuleThreads {
  const turns = createTurns(bounds.threads)
  const closing = new AbortController()
  setMaxListeners(0, closing.signal)
  const work = createThreadWork(log, bounds, closing.signal)

  async function run(job: Job, mostTicks: number, given?: AbortSignal) {
    const signal = given === undefined ? closing.signal : AbortSignal.any([given, closing.signal])
    await turns.take(signal)
    try {
      return await work.run(job, mostTicks, signal)
    } finally {
      turns.giveBack()
    }
  }

  return {
    async check(rules, { text, finishReason }, secrets, signal) {
      if (rules.length === 0) return []
      if (text.length > bounds.mostCharacters) return rules.map(() => tooLong(bounds))
      const needed = rules.some(({ kind }) => kind === 'leaked_secret') ? secrets : []
      const job: Job = { rules, answer: { text, finishReason }, secrets: needed }
      return run(job, bounds.answerTicks, signal)
    },
    async inspect(rules) {
      if (rules.length === 0) return []
      const job: Job = { rules, answer: null, secrets: [] }
      return (await run(job, bounds.answerTicks * inspectionTimes)).map(objectionOf)
    },
    async close() {
      closing.abort()
      await work.end()
    },
  }
}

/** Rules to be saved may take this many times as long as those of an answer. */
const inspectionTimes = 6

function objectionOf({ passed, detail, unchecked }: Finding): string | null {
  if (passed) return null
  return unchecked === undefined ? detail : `It takes too long to read. Make it smaller. ${detail}`
}
