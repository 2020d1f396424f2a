/**
 * What a page does in a stretch of time while a person types into it: frames it missed, how long a
 * key waited, how busy its main thread was.
 */
import type { CDPSession, Page } from '@playwright/test'
import { rounded, spread } from './figures'

/** A frame of the headless browser, in milliseconds. */
const frameMs = 1000 / 60
/** A quick typist; every key of them finds the page in some moment of its beat. */
const keyEveryMs = 113
/**
 * Whoever counts frames asks for every one of them, which costs the page more than a quiet answer
 * does: so in every other turn they are counted, and in those between what the page does by itself.
 */
const turnSeconds = 1

interface Seen {
  /** When each frame began, a turn after another. */
  readonly frames: readonly (readonly number[])[]
  /** From the key to its first listener, and to the end of the frame after it. */
  readonly heard: readonly number[]
  readonly drawn: readonly number[]
}

interface Probe {
  countFrames(counting: boolean): void
  stop(): Seen
}

/** Runs in the page: from then on it notes keys, and frames where asked to. */
function watch(): void {
  const seen = { frames: [] as number[][], heard: [] as number[], drawn: [] as number[] }
  let counting = false
  function onFrame(time: number) {
    if (!counting) return
    seen.frames.at(-1)?.push(time)
    requestAnimationFrame(onFrame)
  }
  function onKey({ timeStamp }: KeyboardEvent) {
    seen.heard.push(performance.now() - timeStamp)
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => void seen.drawn.push(performance.now() - timeStamp)
      port2.postMessage(null)
    })
  }
  window.addEventListener('keydown', onKey, true)
  const probe: Probe = {
    countFrames(count) {
      counting = count
      if (!count) return
      seen.frames.push([])
      requestAnimationFrame(onFrame)
    },
    stop() {
      counting = false
      window.removeEventListener('keydown', onKey, true)
      return seen
    },
  }
  Object.assign(window, { pageProbe: probe })
}

const taskNames = {
  all: 'TaskDuration',
  script: 'ScriptDuration',
  style: 'RecalcStyleDuration',
  layout: 'LayoutDuration',
} as const

type Work = Record<keyof typeof taskNames, number>

/** Seconds the main thread has spent so far, by the clock or as processor time. */
async function workOf(session: CDPSession): Promise<Work> {
  const { metrics } = await session.send('Performance.getMetrics')
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
  const { all, script, style, layout } = taskNames
  return { all: of(all), script: of(script), style: of(style), layout: of(layout) }
}

/** Adds up what is spent between pairs of looks, as shares of the time between them. */
function createMeter(session: CDPSession) {
  const sum = { seconds: 0, all: 0, script: 0, style: 0, layout: 0 }
  let last = { seconds: 0, all: 0, script: 0, style: 0, layout: 0 }
  const look = async () => ({ ...(await workOf(session)), seconds: performance.now() / 1000 })
  return {
    async begin() {
      last = await look()
    },
    async end() {
      const now = await look()
      for (const name of ['seconds', 'all', 'script', 'style', 'layout'] as const)
        sum[name] += now[name] - last[name]
    },
    share: (name: keyof Work) => rounded(sum[name] / sum.seconds),
  }
}

async function sessionBy(page: Page, timeDomain: 'timeTicks' | 'threadTicks'): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain })
  return session
}

/** Frames that did not come between two that did. */
function missedFrames(frames: readonly number[]): number {
  return frames
    .slice(1)
    .reduce(
      (missed, time, index) =>
        missed + Math.max(0, Math.round((time - (frames[index] ?? time)) / frameMs) - 1),
      0,
    )
}

const typed = 'what the farmers of the valley would ask next '

/**
 * Types into the field that has the focus for so many seconds. Shares are of the whole time:
 * `busy` counts what others on the machine take from the page, `cpu` does not.
 */
export async function probePage(page: Page, seconds: number) {
  const sessions = [
    await sessionBy(page, 'timeTicks'),
    await sessionBy(page, 'threadTicks'),
  ] as const
  const [clock, processor] = [createMeter(sessions[0]), createMeter(sessions[1])]
  await page.evaluate(watch)
  const countFrames = (count: boolean) =>
    page.evaluate(
      (on) => (window as unknown as { pageProbe: Probe }).pageProbe.countFrames(on),
      count,
    )
  const until = performance.now() + seconds * 1000
  let key = 0
  async function typeForOneTurn() {
    const end = performance.now() + turnSeconds * 1000
    for (; performance.now() < end; key += 1)
      await page.keyboard.type(typed.charAt(key % typed.length), { delay: keyEveryMs })
  }
  while (performance.now() < until) {
    await countFrames(true)
    await typeForOneTurn()
    await countFrames(false)
    await Promise.all([clock.begin(), processor.begin()])
    await typeForOneTurn()
    await Promise.all([clock.end(), processor.end()])
  }
  const seen = await page.evaluate(() =>
    (window as unknown as { pageProbe: Probe }).pageProbe.stop(),
  )
  await Promise.all(sessions.map((session) => session.detach()))
  const frames = seen.frames.reduce((sum, turn) => sum + turn.length, 0)
  const missed = seen.frames.reduce((sum, turn) => sum + missedFrames(turn), 0)
  return {
    busy: clock.share('all'),
    cpu: processor.share('all'),
    script: processor.share('script'),
    style: processor.share('style'),
    layout: processor.share('layout'),
    frames,
    droppedFrames: missed,
    droppedShare: rounded(missed / (frames + missed)),
    keys: seen.heard.length,
    inputDelayMs: spread(seen.heard),
    inputToFrameMs: spread(seen.drawn),
  }
}
