/** Zones and periods for main: a name that is no time zone is refused with a Failure. */
import {
  bucketsOf as bucketsIn,
  periodOf as periodIn,
  type BucketKind,
  type CalendarKind,
  type CalendarPeriod,
  type Period,
  type PeriodKind,
} from '../../shared/periods'
import { isTimeZone, unknownZoneText } from '../../shared/zones'
import { Failure } from './failure'

/** Refuses a name that is no time zone with a Failure `invalid_request`. */
export function assertTimeZone(name: string): void {
  if (!isTimeZone(name)) throw new Failure('invalid_request', unknownZoneText(name))
}

/** The period that holds the instant `at`. Throws Failure `invalid_request` for an unknown zone. */
export function periodOf(kind: CalendarKind, timeZone: string, at: number): CalendarPeriod
export function periodOf(kind: PeriodKind, timeZone: string, at: number): Period
export function periodOf(kind: PeriodKind, timeZone: string, at: number): Period {
  if (kind !== 'total') assertTimeZone(timeZone)
  return periodIn(kind, timeZone, at)
}

/** Starts of the buckets that cover `[from, to)`. Throws `invalid_request` for an unknown zone. */
export function bucketsOf(from: number, to: number, kind: BucketKind, timeZone: string): number[] {
  assertTimeZone(timeZone)
  return bucketsIn(from, to, kind, timeZone)
}
