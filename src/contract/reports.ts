/**
 * A day, week or month of usage as a document to hand on (spec U3): its figures, the file, and the
 * schedule by which files are written into a folder.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { budget } from './budgets'
import { labelFields } from './entry-filter'
import { count, epochMs, nanoUsd, nothing, queryBoolean, queryInt } from './primitives'
import { chargeSum, usageFigures } from './usage'

export const reportPeriod = z.enum(['day', 'week', 'month'])
export type ReportPeriod = z.infer<typeof reportPeriod>

export const reportFormat = z.enum(['pdf', 'markdown'])
export type ReportFormat = z.infer<typeof reportFormat>

/** Which dimensions a report lists the biggest of, in the order it shows them. */
export const reportDimensions = ['model', 'service', 'project', 'user', 'provider'] as const
export type ReportDimension = (typeof reportDimensions)[number]

const reportFields = {
  period: reportPeriod.optional(),
  /** Any moment in the period; without it the last one that is over. */
  at: queryInt.optional(),
  timeZone: z.string().max(80).optional(),
  simulated: queryBoolean.optional(),
  ...labelFields,
}
const reportQuestion = z.strictObject(reportFields)
export type ReportQuestion = z.infer<typeof reportQuestion>

export const reportFileQuestion = z.strictObject({
  ...reportFields,
  format: reportFormat.optional(),
})
export type ReportFileQuestion = z.infer<typeof reportFileQuestion>

/** What a line of a report's tables tells. `name` is null for what the lines above leave out. */
export const reportLine = z.object({
  name: z.string().nullable(),
  calls: count,
  entries: count,
  errors: count,
  tokens: z.int(),
  /** Of simulated calls their list price. */
  costNanoUsd: nanoUsd,
  savedNanoUsd: nanoUsd,
  unknownCostCalls: count,
})
export type ReportLine = z.infer<typeof reportLine>

export const usageReport = z.object({
  period: reportPeriod,
  /** `2 November 2026`, `Week of 2 November 2026` or `November 2026`. */
  title: z.string(),
  from: epochMs,
  to: epochMs,
  timeZone: z.string(),
  /** When it was made; before `to` the period is not over yet. */
  madeAt: epochMs,
  simulated: z.boolean(),
  /** What the report is about, field by field; none for all calls. */
  filter: z.array(z.object({ field: z.string(), value: z.string() })),
  total: usageFigures,
  /** The period before, as far in as this one is at `madeAt`. */
  previous: z.object({ from: epochMs, to: epochMs, figures: usageFigures }),
  /** Days of a week or month, hours of a day: their starts, and what each cost. */
  spend: z.object({
    interval: z.enum(['hour', 'day']),
    points: z.array(z.object({ start: epochMs, costNanoUsd: nanoUsd, calls: count })),
  }),
  charges: z.array(chargeSum),
  /** The biggest ten each, and the rest together; they add up to the total. */
  tops: z.array(z.object({ by: z.enum(reportDimensions), lines: z.array(reportLine) })),
  /** Models with calls whose cost is not known. */
  unknown: z.array(z.object({ name: z.string(), calls: count })),
  /** Those the report is about, as they stood at `madeAt`. */
  budgets: z.array(
    budget.pick({
      id: true,
      name: true,
      unit: true,
      period: true,
      effectiveLimit: true,
      spent: true,
      held: true,
    }),
  ),
})
export type UsageReport = z.infer<typeof usageReport>

/** For what a scheduled report is made: one for everything, one for each project or service. */
export const reportPer = z.enum(['all', 'project', 'service'])
export type ReportPer = z.infer<typeof reportPer>

/** What is written, and where, when a period is over. */
export const reportSchedule = z.strictObject({
  period: reportPeriod,
  /** An absolute path of a folder that is there. */
  folder: z.string().trim().min(1).max(1000),
  formats: z.array(reportFormat).min(1).max(2),
  per: z.array(reportPer).min(1).max(3),
})
export type ReportSchedule = z.infer<typeof reportSchedule>

/** How the last writing went. */
export const reportRun = z.object({
  at: epochMs,
  folder: z.string(),
  /** What the periods are called. */
  titles: z.array(z.string()),
  written: count,
  /** Files that were there already, and stayed as they were. */
  present: count,
  /** What went wrong, a sentence each; it is tried again within the hour. */
  problems: z.array(z.string()),
})
export type ReportRun = z.infer<typeof reportRun>

export const reportState = z.object({ running: z.boolean(), last: reportRun.nullable() })
export type ReportState = z.infer<typeof reportState>

export const reportsContract = {
  get: oc
    .route({
      method: 'GET',
      path: '/usage/report',
      summary: 'A day, week or month of usage: totals, the period before, and the biggest of each',
    })
    .input(reportQuestion)
    .output(usageReport),
  file: oc
    .route({
      method: 'GET',
      path: '/usage/report/file',
      summary: 'The same as a file: pdf with charts, or markdown',
    })
    .input(reportFileQuestion)
    .output(z.file()),
  scheduled: oc
    .route({
      method: 'GET',
      path: '/usage/report/scheduled',
      summary: 'How the last writing into the folder of the settings went',
    })
    .input(nothing)
    .output(reportState),
  write: oc
    .route({
      method: 'POST',
      path: '/usage/report/scheduled',
      summary: 'Write what is due into that folder now; what is there stays as it is',
    })
    .input(nothing)
    .output(reportState),
}
