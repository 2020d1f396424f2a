/** Views of the ledger kept under a name: a filter, a range and the columns shown. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ledgerFilter } from './ledger'
import { epochMs, id, listOf, nothing, ok } from './primitives'

/** Ranges that move with the day they are looked at, in the zone of the console. */
export const relativeRanges = ['today', '7d', '30d', '90d', 'month', 'last-month'] as const
export const relativeRange = z.enum(relativeRanges)
export type RelativeRange = z.infer<typeof relativeRange>

export const ledgerColumns = [
  'time',
  'project',
  'environment',
  'model',
  'key',
  'input',
  'output',
  'cost',
  'latency',
  'first',
  'outcome',
] as const
export const ledgerColumn = z.enum(ledgerColumns)
export type LedgerColumn = z.infer<typeof ledgerColumn>

export const viewBody = z
  .strictObject({
    /** `from` and `to` in it stand still. */
    filter: ledgerFilter,
    /** Instead of them: a range that moves. */
    range: relativeRange.optional(),
    /** Absent: all, as far as there is room. */
    columns: z.array(ledgerColumn).min(1).max(ledgerColumns.length).optional(),
  })
  .superRefine(({ filter, range, columns = [] }, context) => {
    const add = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    if (range !== undefined && (filter.from !== undefined || filter.to !== undefined))
      add('range', 'Give either a range that moves, or from and to in the filter.')
    if (new Set(columns).size < columns.length) add('columns', 'Name each column once.')
  })
export type ViewBody = z.infer<typeof viewBody>

const viewName = z.string().trim().min(1).max(80)

export const ledgerView = z.object({
  id,
  name: z.string(),
  createdAt: epochMs,
  savedAt: epochMs,
  /** Null where it cannot be read. */
  view: viewBody.nullable(),
})
export type LedgerView = z.infer<typeof ledgerView>

/** A view as its removal gives it and putting it back takes. */
export const removedView = z.strictObject({
  id: id.regex(/^[a-z0-9_]+$/),
  name: viewName,
  createdAt: epochMs,
  view: viewBody,
})
export type RemovedView = z.infer<typeof removedView>

const newView = z.strictObject({ name: viewName, view: viewBody })
export type NewView = z.infer<typeof newView>

const viewChange = z.strictObject({ id, name: viewName.optional(), view: viewBody.optional() })
export type ViewChange = z.infer<typeof viewChange>

export const ledgerViewsContract = {
  list: oc
    .route({ method: 'GET', path: '/ledger/views', summary: 'Saved views of the ledger, by name' })
    .input(nothing)
    .output(listOf(ledgerView)),
  create: oc
    .route({
      method: 'POST',
      path: '/ledger/views',
      successStatus: 201,
      summary: 'Save a view of the ledger under a name',
    })
    .input(newView)
    .output(ledgerView),
  change: oc
    .route({
      method: 'PATCH',
      path: '/ledger/views/{id}',
      summary: 'Give a saved view another name, or let it show something else',
    })
    .input(viewChange)
    .output(ledgerView),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/ledger/views/{id}',
      summary: 'Remove a saved view; the answer is what putting it back takes',
    })
    .input(z.strictObject({ id }))
    .output(removedView),
  putBack: oc
    .route({
      method: 'PUT',
      path: '/ledger/views/{id}',
      summary: 'Put a removed view back, as its removal gave it',
    })
    .input(removedView)
    .output(ok),
}
