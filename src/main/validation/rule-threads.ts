/**
 * Holds answers against rules on threads of their own, so that no rule and no answer keeps anybody
 * else waiting: started with the first answer, a few at most, each rule and each answer with a
 * bound, a thread that passes it replaced.
 */
import { setMaxListeners } from 'node:events'
import type { Rule } from '../../contract/validation'
import type { Log } from '../platform/log'
import type { Task } from './check-task'
import type { Answered } from './port'
import { startRuleThread, type Ending, type RuleThread } from './rule-thread'
import type { Finding } from './subject'
import {
  findingOf,
  overTime,
  stopped,
  tooLong,
  usualBounds,
  type ThreadsBounds,
} from './thread-bounds'
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

interface Job {
  readonly task: Omit<Task, 'from'>
  readonly findings: Finding[]
  readonly signal: AbortSignal
  /** Ticks that all its rules may take together. */
  readonly mostTicks: number
  ticks: number
  threads: number
}

export function createRuleThreads({
  log,
  bounds = usualBounds,
}: {
  readonly log: Pick<Log, 'error'>
  readonly bounds?: ThreadsBounds
}): RuleThreads {
  const idle: RuleThread[] = []
  const turns = createTurns(bounds.threads)
  const closing = new AbortController()
  setMaxListeners(0, closing.signal)

  async function run(
    task: Omit<Task, 'from'>,
    mostTicks: number,
    given?: AbortSignal,
  ): Promise<readonly Finding[]> {
    const signal = given === undefined ? closing.signal : AbortSignal.any([given, closing.signal])
    const job: Job = { task, findings: [], signal, mostTicks, ticks: 0, threads: 0 }
    await turns.take(signal)
    try {
      await work(job)
    } finally {
      turns.giveBack()
    }
    return job.findings
  }

  async function work(job: Job) {
    const { rules } = job.task
    let thread: RuleThread | undefined
    while (job.findings.length < rules.length) {
      const over = job.signal.aborted
        ? stopped
        : job.ticks >= job.mostTicks || job.threads >= bounds.mostThreadsAnAnswer
          ? overTime(bounds)
          : undefined
      if (over !== undefined) {
        job.findings.push(over)
        continue
      }
      thread ??= idle.pop() ?? startRuleThread(bounds)
      const ending = await follow(thread, job)
      if (ending === 'done') break
      const left = thread
      thread = undefined
      job.threads += 1
      await left.end()
      if (ending === 'broken')
        log.error('The thread that holds answers against rules ended', {
          rule: rules[job.findings.length]?.kind ?? '',
        })
      if (ending !== 'stopped') job.findings.push(findingOf(ending, bounds))
    }
    if (thread === undefined) return
    if (closing.signal.aborted) await thread.end()
    else idle.push(thread)
  }

  function follow(thread: RuleThread, job: Job): Promise<Ending> {
    return thread.run(
      { ...job.task, from: job.findings.length },
      {
        signal: job.signal,
        onFinding: (finding) => void job.findings.push(finding),
        overAfterTick() {
          job.ticks += 1
          return job.ticks >= job.mostTicks
        },
      },
    )
  }

  return {
    async check(rules, answer, secrets, signal) {
      if (rules.length === 0) return []
      if (answer.text.length > bounds.mostCharacters) {
        return rules.map(() => tooLong(bounds))
      }
      const { text, finishReason } = answer
      return run(
        {
          rules,
          answer: { text, finishReason },
          secrets: rules.some(({ kind }) => kind === 'leaked_secret') ? secrets : [],
        },
        bounds.answerTicks,
        signal,
      )
    },
    async inspect(rules) {
      if (rules.length === 0) return []
      const findings = await run({ rules, answer: null, secrets: [] }, bounds.answerTicks * 6)
      return findings.map(({ passed, detail, unchecked: why }) =>
        passed
          ? null
          : why === undefined
            ? detail
            : `It takes too long to read. Make it smaller. ${detail}`,
      )
    },
    async close() {
      closing.abort()
      await Promise.all(idle.splice(0).map((thread) => thread.end()))
    },
  }
}
