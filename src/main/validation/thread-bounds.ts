/**
 * How long rules may take on an answer, and the words for a rule that was not checked because it
 * took longer.
 */
import type { Ending, ThreadBounds } from './rule-thread'
import { unchecked, type Finding } from './subject'

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
 * Three seconds a rule, six an answer: an honest rule on an answer of several megabytes takes some
 * tenths of a second. The heap is several times what an answer of the longest length can become: a
 * thread that reaches its end within a builtin such as JSON.parse takes the whole process with it.
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

export const stopped = unchecked('stopped', 'Not checked: the call was stopped first.')

/** Of every rule, on an answer that is not looked at. */
export function tooLong({ mostCharacters }: ThreadsBounds): Finding {
  return tooCostly(`the answer is longer than ${mostCharacters} characters.`)
}

/** Of a rule whose turn did not come. */
export function overTime(bounds: ThreadsBounds): Finding {
  const time = seconds(bounds, bounds.answerTicks)
  return tooCostly(`the rules before it took the ${time} that an answer has.`)
}

/** Of the rule that a thread ended at. */
export function findingOf(
  ending: Exclude<Ending, 'done' | 'stopped'>,
  bounds: ThreadsBounds,
): Finding {
  switch (ending) {
    case 'slow_rule':
      return tooCostly(
        `this rule took more than ${seconds(bounds, bounds.ruleTicks)} on this answer.`,
      )
    case 'slow_answer':
      return tooCostly(
        `the rules together took more than ${seconds(bounds, bounds.answerTicks)} on this answer.`,
      )
    case 'memory':
      return tooCostly('this rule took more memory than a rule has.')
    case 'broken':
      return unchecked(
        'too_costly',
        'Not checked: the thread that looks at answers ended. The log of this console says more.',
      )
  }
}

function tooCostly(why: string): Finding {
  return unchecked('too_costly', `Not checked, too costly: ${why}`)
}

function seconds({ tickMs }: ThreadsBounds, ticks: number): string {
  return `${(ticks * tickMs) / 1000} s`
}
