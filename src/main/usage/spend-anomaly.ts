/**
 * An hour that spends far more than the same hour of the days before (spec B8). Says nothing until
 * there is enough of a past.
 */
import type { Db } from '../storage/store'
import { periodOf } from '../platform/periods'
import type { Finding, Rule } from './watch'
import { dayMs, hourMs } from '../../shared/spans'

export interface SpendAnomalyDeps {
  readonly db: Db
  readonly timeZone: () => string
  readonly money: (nanoUsd: number) => string
  /** Opted into: engages the emergency stop. Gives whether it was engaged by this. */
  readonly stop: (reason: string) => boolean
}

const historyDays = 28
/** A week: a past that has seen working days and days off. */
const enoughDays = 7
/** 1 USD an hour: below it nobody need be woken. */
const leastNanoUsd = 1_000_000_000
const timesMedian = 3
const deviations = 3

/**
 * What an hour may spend before it stands out: the highest of three medians, mean plus three
 * deviations, and the least that matters.
 */
export function anomalyMark(past: readonly number[]): number {
  const sorted = [...past].sort((a, b) => a - b)
  const middle =
    ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) +
      (sorted[Math.floor(sorted.length / 2)] ?? 0)) /
    2
  const mean = past.reduce((sum, each) => sum + each, 0) / past.length
  const variance = past.reduce((sum, each) => sum + (each - mean) ** 2, 0) / past.length
  return Math.max(timesMedian * middle, mean + deviations * Math.sqrt(variance), leastNanoUsd)
}

/** A rule of one subject: the hour that runs now, in the zone's own hours. */
export function spendAnomalyRule({ db, timeZone, money, stop }: SpendAnomalyDeps): Rule {
  const judge = createHourJudge(db, timeZone)
  return {
    kind: 'spend_anomaly',
    look(now): Finding[] {
      const day = periodOf('day', timeZone(), now)
      const start = day.start + Math.floor((now - day.start) / hourMs) * hourMs
      const { spend, mark, stands, past } = judge(start)
      // A new hour starts at nothing: it has ended only when the hour before was ordinary too.
      const ended = !stands && !judge(start - hourMs).stands
      return [
        {
          subject: '',
          state: stands ? 'begun' : ended ? 'ended' : 'unsure',
          alert: {
            severity: 'critical',
            title: `This hour has spent ${money(spend)}`,
            message: stands
              ? `By the same hour of the last ${past.length} days, up to ${money(mark)} would be ordinary. See on the Usage page who spends it.`
              : '',
          },
        },
      ]
    },
    act: ({ alert }) =>
      stop(`${alert.title}, far above its own history.`)
        ? 'The emergency stop is engaged, as the settings say; release it when you know why.'
        : null,
  }
}

/** An hour beside the same hour of the days before. */
interface JudgedHour {
  readonly spend: number
  /** Infinite where there is not enough of a past. */
  readonly mark: number
  /** It has spent more than the mark. */
  readonly stands: boolean
  readonly past: readonly number[]
}

function createHourJudge(db: Db, timeZone: () => string): (start: number) => JudgedHour {
  const spent = db
    .prepare<[number, number], number>(
      "SELECT total(cost) FROM rollup_15m WHERE dimension = 'all' AND simulated = 0 AND bucket >= ? AND bucket < ?",
    )
    .pluck()
  const first = db
    .prepare<[], number>(
      "SELECT bucket FROM rollup_15m WHERE dimension = 'all' AND simulated = 0 ORDER BY bucket LIMIT 1",
    )
    .pluck()
  const spentIn = (start: number) => spent.get(start, start + hourMs) ?? 0

  /** The same hour of the days before, as far back as there are entries. */
  function pastOf(start: number): number[] {
    const day = periodOf('day', timeZone(), start)
    const begin = first.get() ?? Infinity
    const past: number[] = []
    let dayStart = day.start
    for (let days = 0; days < historyDays; days += 1) {
      // Noon of the day before, whatever its length.
      dayStart = periodOf('day', timeZone(), dayStart - dayMs / 2).start
      const hour = dayStart + (start - day.start)
      if (hour < begin) break
      past.push(spentIn(hour))
    }
    return past
  }

  return (start) => {
    const past = pastOf(start)
    const spend = spentIn(start)
    const enough = past.length >= enoughDays
    const mark = enough ? anomalyMark(past) : Infinity
    return { spend, mark, stands: spend > mark, past }
  }
}
