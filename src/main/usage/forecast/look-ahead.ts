/** The rest of a period from the days before it: read, learned from, and laid on the calendar. */
import { startOfDay } from '../../../shared/dates'
import type { ForecastBackTest, ForecastDay } from '../../../contract/forecast'
import { bucketsOf, periodOf } from '../../platform/periods'
import { yieldToLoop } from '../../platform/yield-to-loop'
import type { DayAmount, DaysQuestion } from '../day-amounts'
import type { Usage } from '../usage'
import { historyDays, knownDays, recentBackTest, weekdayOf, type KnownDay } from './history'
import { learn, outlookOf, type Band, type DayAhead, type Learned } from './outlook'

export interface LookAheadQuestion extends Omit<DaysQuestion, 'range'> {
  /** Of the period; only what is not past at `now` is looked at. */
  readonly from: number
  readonly to: number
}

export interface Ahead {
  readonly days: readonly ForecastDay[]
  /** Of these days together. */
  readonly total: Band
  /** Running totals over `days`, of many ways they may go. */
  readonly paths: readonly (readonly number[])[]
}

export interface LookedAhead {
  /** The days read, today so far the last. */
  readonly past: readonly DayAmount[]
  /** A sentence where there is no forecast. */
  readonly ahead: Ahead | string
  readonly backTest: ForecastBackTest | null
}

/** Histories whose lessons are remembered: they stay the same all day. */
const mostRemembered = 100

export type LookAhead = (question: LookAheadQuestion, now: number) => Promise<LookedAhead>

export function createLookAhead(usage: Pick<Usage, 'days'>): LookAhead {
  const remembered = new Map<string, Lessons>()

  async function lessonsOf(past: readonly KnownDay[], timeZone: string, today: number) {
    const key = JSON.stringify([timeZone, today, past.map(({ amount }) => amount)])
    const lessons = remembered.get(key) ?? (await takeLessons(past, timeZone, today))
    remembered.delete(key)
    remembered.set(key, lessons)
    for (const oldest of remembered.keys()) {
      if (remembered.size <= mostRemembered) break
      remembered.delete(oldest)
    }
    return lessons
  }

  return async ({ from, to, ...question }, now) => {
    const { timeZone } = question
    const today = periodOf('day', timeZone, now)
    const range = { from: startOfDay(today.start, timeZone, -historyDays), to: today.end }
    const past = await usage.days({ ...question, range })
    const known = knownDays(past.slice(0, -1), timeZone)
    const { learned, backTest } = await lessonsOf(known, timeZone, today.start)
    const ahead =
      typeof learned === 'string' ? learned : layOut(learned, calendar(now, from, to, timeZone))
    return { past, ahead, backTest }
  }
}

interface Lessons {
  readonly learned: Learned | string
  readonly backTest: ForecastBackTest | null
}

/** Each takes a few milliseconds: others have their turn in between. */
async function takeLessons(
  past: readonly KnownDay[],
  timeZone: string,
  today: number,
): Promise<Lessons> {
  const learned = learn(past)
  if (typeof learned === 'string') return { learned, backTest: null }
  await yieldToLoop()
  const backTest = recentBackTest(past, timeZone, today)
  await yieldToLoop()
  return { learned, backTest }
}

type CalendarDay = DayAhead & { readonly start: number }

/** Days from today until before `to`, each with the part of it that is yet to come and asked for. */
function calendar(now: number, from: number, to: number, timeZone: string): CalendarDay[] {
  return bucketsOf(now, to, 'day', timeZone).map((start) => {
    const { end } = periodOf('day', timeZone, start)
    const meant = Math.min(end, to) - Math.max(start, now, from)
    return { start, weekday: weekdayOf(start, timeZone), part: Math.max(0, meant) / (end - start) }
  })
}

function layOut(learned: Learned, days: readonly CalendarDay[]): Ahead {
  const outlook = outlookOf(learned, days)
  const meant = days.flatMap(({ part }, index) => (part > 0 ? [index] : []))
  return {
    days: meant.map((index) => ({
      start: days[index]?.start ?? 0,
      ...(outlook.days[index] ?? { expected: 0, low: 0, high: 0 }),
    })),
    total: outlook.total,
    paths: outlook.paths.map((totals) => meant.map((index) => totals[index] ?? 0)),
  }
}
