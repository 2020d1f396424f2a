/**
 * Holds answers against rules on threads of their own, so that no rule and no answer keeps anybody else waiting: started with the first answer,
 * a few at most, each rule and each answer with a bound, a thread that passes it replaced.
 */
import { setMaxListeners } from 'node:events'
import type { Rule } from '../../contract/validation'
import type { Log } from '../platform/log'
import type { Task } from './check-task'
import type { Answered } from './port'
import { startRuleThread, type Ending, type RuleThread, type ThreadBounds } from './rule-thread'
import { unchecked, type Finding } from './subject'

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

export interface ThreadsBounds extends ThreadBounds {
  /** Ticks that all the rules of one answer may take together. */
  readonly answerTicks: number
  readonly threads: number
  /** Characters of an answer that are looked at. */
  readonly mostCharacters: number
  /** Threads that one answer may use up. */
  readonly mostThreadsAnAnswer: number
}

/**
 * Three seconds a rule, six an answer: an honest rule on an answer of several megabytes takes some tenths of a second. The heap is several times what
 * an answer of the longest length can become: a thread that reaches its end within a builtin such as JSON.parse takes the whole process with it.
 */
export const usualBounds: ThreadsBounds = {
  tickMs: 250,
  ruleTicks: 12,
  answerTicks: 24,
  startTicks: 120,
  heapMb: 2048,
  threads: 2,
  mostCharacters: 8 * 1024 * 1024,
  mostThreadsAnAnswer: 4,
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
  const seconds = (ticks: number) => `${(ticks * bounds.tickMs) / 1000} s`
  const idle: RuleThread[] = []
  const waiting: (() => void)[] = []
  const closing = new AbortController()
  setMaxListeners(0, closing.signal)
  let busy = 0

  async function run(
    task: Omit<Task, 'from'>,
    mostTicks: number,
    given?: AbortSignal,
  ): Promise<readonly Finding[]> {
    const signal = given === undefined ? closing.signal : AbortSignal.any([given, closing.signal])
    const job: Job = { task, findings: [], signal, mostTicks, ticks: 0, threads: 0 }
    await turn(signal)
    try {
      await work(job)
    } finally {
      busy -= 1
      waiting.shift()?.()
    }
    return job.findings
  }

  /** Waits until a thread is free; an aborted job takes its turn to be answered at once. */
  async function turn(signal: AbortSignal) {
    if (busy >= bounds.threads && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const go = () => {
          signal.removeEventListener('abort', stop)
          resolve()
        }
        const stop = () => {
          waiting.splice(waiting.indexOf(go), 1)
          resolve()
        }
        waiting.push(go)
        signal.addEventListener('abort', stop, { once: true })
      })
    }
    busy += 1
  }

  async function work(job: Job) {
    const { rules } = job.task
    let thread: RuleThread | undefined
    while (job.findings.length < rules.length) {
      const over = job.signal.aborted
        ? stopped
        : job.ticks >= job.mostTicks || job.threads >= bounds.mostThreadsAnAnswer
          ? overTime()
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
      if (ending !== 'stopped') job.findings.push(findingOf(ending))
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

  function overTime(): Finding {
    return unchecked(
      'too_costly',
      `Not checked, too costly: the rules before it took the ${seconds(bounds.answerTicks)} that an answer has.`,
    )
  }

  function findingOf(ending: Exclude<Ending, 'done' | 'stopped'>): Finding {
    switch (ending) {
      case 'slow_rule':
        return unchecked(
          'too_costly',
          `Not checked, too costly: this rule took more than ${seconds(bounds.ruleTicks)} on this answer.`,
        )
      case 'slow_answer':
        return unchecked(
          'too_costly',
          `Not checked, too costly: the rules together took more than ${seconds(bounds.answerTicks)} on this answer.`,
        )
      case 'memory':
        return unchecked(
          'too_costly',
          'Not checked, too costly: this rule took more memory than a rule has.',
        )
      case 'broken':
        return unchecked(
          'too_costly',
          'Not checked: the thread that looks at answers ended. The log of this console says more.',
        )
    }
  }

  return {
    async check(rules, answer, secrets, signal) {
      if (rules.length === 0) return []
      if (answer.text.length > bounds.mostCharacters) {
        return rules.map(() =>
          unchecked(
            'too_costly',
            `Not checked, too costly: the answer is longer than ${bounds.mostCharacters} characters.`,
          ),
        )
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

const stopped = unchecked('stopped', 'Not checked: the call was stopped first.')
