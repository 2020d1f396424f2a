/**
 * What days to come are expected to bring, from those that were (spec U4): of a filter to the end of
 * a range, and of each budget.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { entryFilterFields } from './entry-filter'
import { count, epochMs, id, listOf, nothing } from './primitives'

/** What is forecast: nano-USD (of simulated calls their list price), tokens or calls. */
export const forecastMeasure = z.enum(['spend', 'tokens', 'calls'])
export type ForecastMeasure = z.infer<typeof forecastMeasure>

/** Four of five come to lie within `low` and `high`. In the unit of what is asked. */
const bandFields = { expected: z.int(), low: z.int(), high: z.int() }
export const forecastBand = z.object(bandFields)
export type ForecastBand = z.infer<typeof forecastBand>

/** A day of the zone; of today what is still to come. */
export const forecastDay = z.object({ start: epochMs, ...bandFields })
export type ForecastDay = z.infer<typeof forecastDay>

/** What the method would have said before the first of these days, beside what came. */
export const forecastBackTest = z.object({
  from: epochMs,
  to: epochMs,
  predicted: z.int(),
  actual: z.int(),
  days: count,
  /** Days that came to lie within their band. */
  daysInBand: count,
})
export type ForecastBackTest = z.infer<typeof forecastBackTest>

/** `over`: nothing of it is still to come. */
export const forecastState = z.enum(['ready', 'not_enough_data', 'over'])

const outlookFields = {
  state: forecastState,
  /** Why there is no forecast, as a sentence; null where there is one. */
  reason: z.string().nullable(),
  timeZone: z.string(),
  /** The moment it was made at. */
  at: epochMs,
  /** From today on; empty where there is no forecast. */
  days: z.array(forecastDay),
  /** What the whole comes to: what was used so far and what is expected. */
  total: forecastBand.nullable(),
  /** Of the last whole month, else of the last days; null where too little came before. */
  backTest: forecastBackTest.nullable(),
}

export const usageForecast = z.object({
  from: epochMs,
  to: epochMs,
  measure: forecastMeasure,
  soFar: z.int(),
  ...outlookFields,
})
export type UsageForecast = z.infer<typeof usageForecast>

/** Days on which the limit may be used up; null: not before `to`. */
export const runOut = z.object({
  about: epochMs.nullable(),
  earliest: epochMs.nullable(),
  latest: epochMs.nullable(),
  /** How likely it is used up before `to`, 0 to 1. */
  share: z.number(),
})
export type RunOut = z.infer<typeof runOut>

export const budgetForecast = z.object({
  budgetId: id,
  /** When it resets; of one that never does, the end of the days looked at. */
  to: epochMs,
  /** Days of the period that were, today so far the last; of one in total, the last thirty. */
  past: z.array(z.object({ start: epochMs, amount: z.int() })),
  /** What is spent by the end of each of `days`, if nothing stops it. */
  course: z.array(z.object({ end: epochMs, ...bandFields })),
  /** Null where there is no forecast. */
  runsOut: runOut.nullable(),
  ...outlookFields,
})
export type BudgetForecast = z.infer<typeof budgetForecast>

const forecastQuestion = z.strictObject({
  ...entryFilterFields,
  measure: forecastMeasure.optional(),
  timeZone: z.string().max(80).optional(),
})
export type ForecastQuestion = z.infer<typeof forecastQuestion>

export const forecastContract = {
  usage: oc
    .route({
      method: 'GET',
      path: '/usage/forecast',
      summary: 'What a filter is expected to come to by the end of a range, this month by itself',
    })
    .input(forecastQuestion)
    .output(usageForecast),
  budgets: oc
    .route({
      method: 'GET',
      path: '/usage/forecast/budgets',
      summary: 'What every budget is expected to have spent when it resets, and when it runs out',
    })
    .input(nothing)
    .output(listOf(budgetForecast)),
}
