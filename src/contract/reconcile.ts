/**
 * What a vendor's exports say beside what the ledger says (spec U6), by UTC day and model: tokens
 * and money apart, and what explains each difference.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { count, epochMs, id, listOf, nanoUsd, nothing, ok, queryInt } from './primitives'

export const reconciledProvider = z.enum(['anthropic', 'openai'])
export type ReconciledProvider = z.infer<typeof reconciledProvider>

/** The exports that can be read; a file is recognised by its columns. */
export const exportFamily = z.enum([
  'anthropic_usage',
  'anthropic_cost',
  'openai_usage',
  'openai_cost',
])
export type ExportFamily = z.infer<typeof exportFamily>

/** What explains a difference, in the order in which explanations are looked for. */
export const causes = [
  'outside_keys',
  'cache_write_1h',
  'fees',
  'cached_input',
  'cut_streams',
  'retries',
  'service_tier',
  'free_tokens',
  'discount',
  'long_context',
  'midnight',
  'other_day',
  'late_data',
  'missing_rows',
  'rounding',
] as const
export const cause = z.enum(causes)
export type Cause = z.infer<typeof cause>

/** `export_silent`: the export covers the day and says nothing of it, which is not a zero. */
export const lineState = z.enum(['matched', 'explained', 'unexplained', 'export_silent'])
export type LineState = z.infer<typeof lineState>

const lineFields = {
  /** The start of a UTC day. */
  day: epochMs,
  /** A model with all its dated names; null where the export has sums over models. */
  model: z.string().nullable(),
  /** Fees stand apart from models: vendors tell them without one. */
  fees: z.boolean(),
  /** A key of ours; null where the export names none. */
  keyId: z.string().nullable(),
  /** The name the vendor gives a key that is none of ours; null otherwise. */
  outsideKey: z.string().nullable(),
  state: lineState,
  /** True: one of the last two days before the import, which vendors still correct. */
  provisional: z.boolean(),
  exportRows: count,
  entries: count,
  /** The entry that tells most of it: a cut one, else the dearest. Null where there is none. */
  entryId: z.string().nullable(),
}

export const costFinding = z.object({ cause, amountNanoUsd: nanoUsd })
export type CostFinding = z.infer<typeof costFinding>

/** Differences are export − ledger: the findings and what is unexplained add up to them. */
export const costLine = z.object({
  ...lineFields,
  exportNanoUsd: nanoUsd,
  /** Of the export: negative amounts, which are credits. */
  creditNanoUsd: nanoUsd,
  ledgerNanoUsd: nanoUsd,
  differenceNanoUsd: nanoUsd,
  findings: z.array(costFinding),
  unexplainedNanoUsd: nanoUsd,
})
export type CostLine = z.infer<typeof costLine>

export const tokenFinding = z.object({ cause, tokens: z.int() })

export const tokenFigures = z.object({
  class: z.enum(['input', 'cached', 'write5m', 'write1h', 'output']),
  export: z.int(),
  ledger: z.int(),
  unexplained: z.int(),
})

/** Classes of input do not overlap. */
export const usageLine = z.object({
  ...lineFields,
  tokens: z.array(tokenFigures),
  exportRequests: count.nullable(),
  ledgerRequests: count,
  /** Of a cause that moves tokens between classes: what it moves. */
  findings: z.array(tokenFinding),
  unexplainedTokens: count,
})
export type UsageLine = z.infer<typeof usageLine>

/** The day by UTC, as vendors bill, and by the person's zone, as budgets count. */
export const reconciledDay = z.object({
  day: epochMs,
  exportNanoUsd: nanoUsd.nullable(),
  ledgerNanoUsd: nanoUsd,
  ledgerZoneNanoUsd: nanoUsd,
})

export const costComparison = z.object({
  exportNanoUsd: nanoUsd,
  ledgerNanoUsd: nanoUsd,
  differenceNanoUsd: nanoUsd,
  unexplainedNanoUsd: nanoUsd,
  findings: z.array(costFinding.extend({ lines: count })),
  matched: count,
  days: z.array(reconciledDay),
  /** The largest differences, by day; of many lines those that differ least are left out. */
  lines: z.array(costLine),
  leftOut: count,
})
export type CostComparison = z.infer<typeof costComparison>

export const usageComparison = z.object({
  exportTokens: count,
  ledgerTokens: z.int(),
  unexplainedTokens: count,
  findings: z.array(tokenFinding.extend({ lines: count })),
  matched: count,
  lines: z.array(usageLine),
  leftOut: count,
})
export type UsageComparison = z.infer<typeof usageComparison>

export const exportKey = z.object({
  name: z.string(),
  /** The key of ours it is; null: none. */
  keyId: z.string().nullable(),
  /** How that is known; a key of the same label is taken for it until somebody says otherwise. */
  known: z.enum(['chosen', 'label', 'unknown']),
})
export type ExportKey = z.infer<typeof exportKey>

export const reconciliation = z.object({
  provider: reconciledProvider,
  from: epochMs,
  to: epochMs,
  timeZone: z.string(),
  keys: z.array(exportKey),
  /** Null where no usage export covers the range. */
  usage: usageComparison.nullable(),
  /** Null where no cost export covers the range. */
  cost: costComparison.nullable(),
})
export type Reconciliation = z.infer<typeof reconciliation>

export const importedExport = z.object({
  id,
  family: exportFamily,
  fileName: z.string(),
  importedAt: epochMs,
  /** The first day it covers, and the start of the day after the last. */
  from: epochMs,
  to: epochMs,
  rows: count,
  /** Columns that were not read. */
  unreadColumns: z.array(z.string()),
})
export type ImportedExport = z.infer<typeof importedExport>

/** `arriving`: the next piece is awaited. */
export const importProgress = z.discriminatedUnion('state', [
  z.object({ state: z.literal('arriving'), importId: id, rows: count }),
  z.object({ state: z.literal('kept'), importId: id, rows: count, export: importedExport }),
])
export type ImportProgress = z.infer<typeof importProgress>

/** Characters of a piece; a longer file comes in several. */
export const longestPiece = 1_000_000

const importPiece = z.strictObject({
  /** Text of the file; a piece may end anywhere. */
  text: z.string().max(longestPiece),
  fileName: z.string().max(255).optional(),
  /** Of the second piece on: what the first was answered with. */
  importId: id.optional(),
  /** True: further pieces follow. */
  more: z.boolean().optional(),
})
export type ImportPiece = z.infer<typeof importPiece>

const question = z.strictObject({
  provider: reconciledProvider,
  from: queryInt.optional(),
  to: queryInt.optional(),
})
export type ReconcileQuestion = z.infer<typeof question>

const keyLink = z.strictObject({
  provider: reconciledProvider,
  name: z.string().min(1).max(300),
  keyId: id.nullable(),
})
export type KeyLink = z.infer<typeof keyLink>

export const reconcileContract = {
  imports: oc
    .route({ method: 'GET', path: '/reconcile/imports', summary: 'Exports that were imported' })
    .input(nothing)
    .output(listOf(importedExport)),
  import: oc
    .route({
      method: 'POST',
      path: '/reconcile/imports',
      summary: "Import a vendor's export; days imported before are replaced",
    })
    .input(importPiece)
    .output(importProgress),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/reconcile/imports/{id}',
      summary: 'Take an imported export away',
    })
    .input(z.strictObject({ id }))
    .output(ok),
  report: oc
    .route({
      method: 'GET',
      path: '/reconcile',
      summary: 'What exports and the ledger say of the same days, and what explains differences',
    })
    .input(question)
    .output(reconciliation),
  linkKey: oc
    .route({
      method: 'PUT',
      path: '/reconcile/keys',
      summary: "Say which key of ours an export's key is; null: none",
    })
    .input(keyLink)
    .output(ok),
}
