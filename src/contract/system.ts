/** The console itself: health, settings, the audit trail, and the stream of what changed. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { epochMs, id, listOf, nothing, pageFields, reference } from './primitives'
import { alertPicks } from './alerts'
import { emergencyState } from './budgets'
import { dotEnvReport } from './dot-env'
import { errorCode } from './errors'
import { ledgerTrust } from './ledger'
import { reportSchedule } from './reports'

export const systemHealth = z.object({
  ok: z.boolean(),
  version: z.string(),
  shell: z.enum(['electron', 'browser']),
  home: z.string(),
  startedAt: epochMs,
  ledger: ledgerTrust.extend({ ledgerId: z.string(), entries: z.int(), headHash: z.string() }),
  emergency: emergencyState,
  /** Why no call may leave now, what to look at first in front; empty where calls may. */
  blocked: z.array(z.object({ code: errorCode, message: z.string() })),
  running: z.int(),
})
export type SystemHealth = z.infer<typeof systemHealth>

/** Preferences kept on this machine. */
export const settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  project: reference,
  environment: reference,
  timeZone: reference,
  /** Used when neither call nor policy says: every call has an enforced maximum. */
  defaultMaxOutputTokens: z.int().min(1).max(1_000_000),
  /** Days that prompts and answers are kept; null keeps them. */
  contentRetentionDays: z.int().min(1).max(3650).nullable(),
  /** Who is tried when neither call nor policy names a model, in order, as `provider/model`. */
  defaultRoute: z.array(reference).max(8),
  /** Calls that may wait for a free slot; one more is refused. */
  queueLimit: z.int().min(1).max(100_000),
  /** The most the response cache may take on disk; the least recently used answers go first. */
  cacheMaxMegabytes: z.int().min(1).max(10_000),
  /**
   * Engage the emergency stop by itself: when a token limit passes its emergency mark, when an
   * hour's spend is far above its own history.
   */
  stopOnTokenEmergency: z.boolean(),
  stopOnSpendAnomaly: z.boolean(),
  firstRunDone: z.boolean(),
  /** Alerts also come as notifications of the operating system, or of the browser. */
  notifications: z.boolean(),
  notificationPicks: alertPicks,
  /** Reports that are written into a folder when a period is over; null: none. */
  reports: reportSchedule.nullable(),
  /** Which of these values came from the .env file at first run. */
  fromDotEnv: z.array(z.string()),
})
export type Settings = z.infer<typeof settings>

export const auditRow = z.object({
  id,
  time: epochMs,
  who: z.string(),
  what: z.string(),
  subject: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type AuditRow = z.infer<typeof auditRow>

/** Of the topics those that a person sets up. */
export const setUpTopics = [
  'providers',
  'keys',
  'models',
  'projects',
  'environments',
  'services',
  'budgets',
] as const
/** What the page should ask for again. */
export const topics = [
  ...setUpTopics,
  'ledger',
  'usage',
  'alerts',
  'emergency',
  'settings',
  'comparisons',
  'experiments',
  'calls',
  'health',
  'backups',
  'limits',
  'tokenLimits',
  'queue',
  'deadLetters',
  'cache',
  'validation',
  'providerStatus',
  'prompts',
  'ledgerViews',
  'conversations',
  'reports',
  'reconcile',
  'tasks',
  'webhook',
] as const
export const topic = z.enum(topics)
export type Topic = z.infer<typeof topic>
export const changeEvent = z.object({ topics: z.array(topic) })

export const systemContract = {
  health: oc
    .route({ method: 'GET', path: '/health', summary: 'Is the console well' })
    .input(nothing)
    .output(systemHealth),
  changes: oc.input(nothing).output(eventIterator(changeEvent)),
  settings: oc
    .route({ method: 'GET', path: '/settings', summary: 'Preferences' })
    .input(nothing)
    .output(settings),
  updateSettings: oc
    .route({ method: 'PATCH', path: '/settings', summary: 'Change preferences' })
    .input(settings.omit({ fromDotEnv: true }).partial().strict())
    .output(settings),
  dotEnv: oc
    .route({
      method: 'GET',
      path: '/dot-env',
      summary: 'What the .env files in and beside the data folder set, by name; never a value',
    })
    .input(nothing)
    .output(dotEnvReport),
  audit: oc
    .route({
      method: 'GET',
      path: '/audit',
      summary: 'What was changed, by whom, from what to what',
    })
    .input(z.strictObject(pageFields(500)))
    .output(listOf(auditRow)),
  openExternal: oc
    .input(z.strictObject({ url: z.string().max(4000) }))
    .output(z.object({ opened: z.boolean() })),
}
