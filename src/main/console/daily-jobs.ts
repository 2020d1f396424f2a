/**
 * What the console does by itself once a day: a verified backup, and wiping content past its
 * retention.
 */
import type { Settings } from '../../contract/system'
import type { Clock } from '../platform/clock'
import type { Backups } from '../storage/backups'
import { dayMs, hourMs } from '../../shared/spans'

export interface DailyJobsDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly settings: () => Settings
  readonly backups: Pick<Backups, 'makeDaily'>
  /** Wipes prompts and answers older than the time given; facts and ledger stay. */
  readonly expire: (before: number | null) => Promise<void>
}

const firstBackupAfterMs = 5000

/** Starts them; the function it gives stops them. */
export function startDailyJobs({ clock, settings, backups, expire }: DailyJobsDeps): () => void {
  function expireContent() {
    const days = settings().contentRetentionDays
    void expire(days === null ? null : clock.now() - days * dayMs)
  }
  expireContent()
  const expiry = setInterval(expireContent, hourMs).unref()
  // Soon after the start, then whenever a day has passed; looked at each hour, because a computer
  // may sleep.
  const first = setTimeout(() => void backups.makeDaily(), firstBackupAfterMs).unref()
  const hourly = setInterval(() => void backups.makeDaily(), hourMs).unref()
  return () => {
    clearInterval(expiry)
    clearTimeout(first)
    clearInterval(hourly)
  }
}
