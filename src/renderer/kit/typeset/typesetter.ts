/**
 * Asks the typesetting thread, one job at a time. The text is a stranger's: a job that takes too
 * long is given up with its thread, and the text stays as it was written.
 */
import { keyOf, type Job, type Typeset } from './typeset-job'

/** A worker as it is needed here. It says `ready` once, then answers each job. */
export interface TypesettingThread {
  postMessage(job: Job): void
  addEventListener(name: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(name: 'error', listener: () => void): void
  terminate(): void
}

export interface Typesetter {
  /** Null: it cannot be set. Never throws. */
  ask(job: Job): Promise<Typeset | null>
  /** What was answered before; undefined: nothing yet. */
  known(job: Job): Typeset | null | undefined
}

/** Honest text takes a few milliseconds. */
const patienceMs = 2000
/** After so many threads that were given up nothing is asked any more. */
const mostLost = 3
/** Answers kept, so that what is drawn again is drawn at once. */
const mostKept = 400

interface Waiting {
  readonly job: Job
  readonly tell: (answer: Typeset | null) => void
}

/** `start` gives a new thread, null where there can be none; `later` calls back unless taken back. */
export function createTypesetter(
  start: () => TypesettingThread | null,
  later: (work: () => void, ms: number) => () => void,
): Typesetter {
  const kept = new Map<string, Typeset | null>()
  const asked = new Map<string, Promise<Typeset | null>>()
  const enqueue = createQueue(start, later)

  return {
    known: (job) => kept.get(keyOf(job)),
    ask(job) {
      const key = keyOf(job)
      const answer = kept.get(key)
      if (answer !== undefined) return Promise.resolve(answer)
      const underWay = asked.get(key)
      if (underWay !== undefined) return underWay
      const { promise, resolve } = Promise.withResolvers<Typeset | null>()
      asked.set(key, promise)
      enqueue({
        job,
        tell(told) {
          asked.delete(key)
          keep(kept, key, told)
          resolve(told)
        },
      })
      return promise
    },
  }
}

/** One job after another; what waits when no thread can be had any more is told null. */
function createQueue(
  start: () => TypesettingThread | null,
  later: (work: () => void, ms: number) => () => void,
): (waiting: Waiting) => void {
  const queue: Waiting[] = []
  let thread: TypesettingThread | null = null
  let ready = false
  let current: Waiting | null = null
  let forget = () => {}
  let lost = 0

  function begin() {
    if (current !== null || queue.length === 0) return
    if (thread === null) return open()
    if (!ready) return
    current = queue.shift() ?? null
    if (current === null) return
    forget = later(giveUp, patienceMs)
    thread.postMessage(current.job)
  }
  function open() {
    const opened = lost < mostLost ? start() : null
    if (opened === null) return drain()
    thread = opened
    opened.addEventListener('message', ({ data }) => {
      if (thread !== opened) return
      if (data === 'ready') ready = true
      else end(data as Typeset | null)
      begin()
    })
    opened.addEventListener('error', () => {
      if (thread === opened) giveUp()
    })
  }
  function end(answer: Typeset | null) {
    forget()
    const ended = current
    current = null
    ended?.tell(answer)
  }
  /** The thread goes, and with it what it was doing. */
  function giveUp() {
    thread?.terminate()
    thread = null
    lost = ready ? lost + 1 : mostLost
    ready = false
    end(null)
    begin()
  }
  function drain() {
    for (const { tell } of queue.splice(0)) tell(null)
  }

  return (waiting) => {
    queue.push(waiting)
    begin()
  }
}

function keep(kept: Map<string, Typeset | null>, key: string, answer: Typeset | null) {
  kept.set(key, answer)
  const [oldest] = kept.keys()
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
}
