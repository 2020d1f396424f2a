/** The insert-only, hash-chained record of every attempt (spec §9). */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { entryFilterFields } from './entry-filter'
import {
  count,
  epochMs,
  id,
  listOf,
  nanoUsd,
  nothing,
  pageFields,
  queryBoolean,
  reason,
  reference,
} from './primitives'
import { outcome } from './errors'
import { costStatus } from './call-outcome'
import { source } from './calls'
import { charge } from './charges'
import { entrySums } from './usage'

export const entryKind = z.enum(['attempt', 'cache_hit', 'adjustment'])
export type EntryKind = z.infer<typeof entryKind>

export const entry = z.object({
  id,
  seq: z.int(),
  /** When its hold was taken; `seq` is settle order. */
  time: epochMs,
  settledAt: epochMs,
  kind: entryKind,
  callId: id,
  attempt: z.int(),
  provider: z.string(),
  model: z.string(),
  servedModel: z.string().nullable(),
  keyId: z.string().nullable(),
  project: z.string(),
  service: z.string().nullable(),
  environment: z.string(),
  user: z.string().nullable(),
  organization: z.string().nullable(),
  source,
  simulated: z.boolean(),
  /**
   * True: settled at its upper bound because the truth is not known. It stays so in the chain; the
   * filter leaves out what has been corrected.
   */
  unresolved: z.boolean(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  cachedInputTokens: z.int(),
  cacheWriteTokens: z.int(),
  reasoningTokens: z.int(),
  priceSnapshotId: z.string().nullable(),
  costNanoUsd: nanoUsd.nullable(),
  costStatus,
  wouldCostNanoUsd: nanoUsd.nullable(),
  savedNanoUsd: nanoUsd,
  latencyMs: z.int(),
  firstTokenMs: z.int().nullable(),
  outcome,
  providerRequestId: z.string().nullable(),
  reason: z.string().nullable(),
  /** For adjustments: the entry corrected. */
  adjusts: z.string().nullable(),
  /**
   * The service tier and region the call was billed by; null in entries written before these were
   * kept.
   */
  serviceTier: z.string().nullable(),
  inferenceGeo: z.string().nullable(),
  /**
   * The lines its cost is the sum of (of a simulated entry: what it would have cost); null in
   * entries written before these were kept.
   */
  charges: z.array(charge).nullable(),
  /**
   * True: the tokens reported for it cannot be true. They are booked as they came, and nothing is
   * learned from them.
   */
  suspect: z.boolean(),
  hash: z.string(),
  prevHash: z.string(),
})
export type Entry = z.infer<typeof entry>

/** The fields of every question, and how an entry came out. */
export const ledgerFilter = z.strictObject({
  ...entryFilterFields,
  outcome: reference.optional(),
  kind: entryKind.optional(),
  costStatus: costStatus.optional(),
  callId: reference.optional(),
  unresolved: queryBoolean.optional(),
})
export type LedgerFilter = z.infer<typeof ledgerFilter>

/** An entry before or after another in the chain. */
const chainNeighbour = z.object({ id, seq: z.int(), hash: z.string() })

/** What stands around one entry, and what its figures rest on. */
export const entryDetails = z.object({
  /** Its corrections, oldest first. They carry the differences. */
  adjustments: z.array(entry),
  /** The entry that it corrects; null unless it is a correction. */
  adjusts: entry.nullable(),
  /** Its cost with its corrections; null where it is not known yet. */
  standsAtNanoUsd: nanoUsd.nullable(),
  /**
   * What was set aside before it left. Null: nothing was (a kept answer, a correction), or it was
   * not kept.
   */
  hold: z
    .object({
      heldAt: epochMs,
      endedAt: epochMs,
      /** Null: the record of the call does not tell the tokens. */
      inputTokens: count.nullable(),
      outputTokens: count.nullable(),
      costNanoUsd: nanoUsd.nullable(),
      /** Held and not spent; below zero where it cost more. Null where either is not known. */
      freedNanoUsd: nanoUsd.nullable(),
    })
    .nullable(),
  /** Where its unit prices come from; null where it was not priced, or the list is gone. */
  price: z
    .object({
      id: z.string(),
      /** `override`: typed in for this model; `snapshot`: a list of prices. */
      origin: z.enum(['override', 'snapshot']),
      source: z.string(),
      /** The day of the list, or the moment an override took effect. */
      date: epochMs,
    })
    .nullable(),
  chain: z.object({
    /** Null: it is the first of its ledger. */
    previous: chainNeighbour.nullable(),
    /** Null: it is the last one. */
    next: chainNeighbour.nullable(),
    /**
     * What is wrong with its hash or with either neighbour, worked out anew from what stands in the
     * file; null: nothing.
     */
    problem: z.string().nullable(),
  }),
})
export type EntryDetails = z.infer<typeof entryDetails>

/** In the order of the list, newest first; null where the list ends. */
const listNeighbours = z.object({ newer: z.string().nullable(), older: z.string().nullable() })
export type ListNeighbours = z.infer<typeof listNeighbours>

export const verifyResult = z.object({
  ok: z.boolean(),
  entries: count,
  head: z.object({ ledgerId: z.string(), seq: z.int(), hash: z.string() }),
  /** New calls are refused from then on, until one of the ways out is taken. */
  firstBreak: z.object({ seq: z.int(), reason: z.string() }).optional(),
  /** Breaks that a person went on with, on record. */
  accepted: z.array(z.object({ seq: z.int(), reason: z.string() })).optional(),
})
export type VerifyResult = z.infer<typeof verifyResult>

export const rebuilt = z.object({
  /** Entries that were added up. */
  entries: count,
  /** Quarters of an hour whose sums were not those of their entries, and are now. */
  corrected: count,
  /** True: a person stopped it. What comes after what was added up is as it was. */
  stopped: z.boolean(),
  message: z.string(),
})
export type Rebuilt = z.infer<typeof rebuilt>

/** Whether the ledger can be believed. Not trusted: no new calls; reading and export still work. */
export const ledgerTrust = z.object({
  trusted: z.boolean(),
  problem: z.string().nullable(),
  message: z.string().nullable(),
})

export type LedgerTrust = z.infer<typeof ledgerTrust>

/** More than one attempt ever uses. */
const mostTokens = 1_000_000_000_000

const adjustment = z.strictObject({
  entryId: id,
  /** What the entry should have cost. The adjustment carries the difference. */
  costNanoUsd: nanoUsd.min(0),
  /**
   * What it should have used; absent: what it stands at. Token budgets and token limits move
   * with it.
   */
  inputTokens: count.max(mostTokens).optional(),
  outputTokens: count.max(mostTokens).optional(),
  reason: z.string().trim().min(1).max(500),
})
export type Adjustment = z.infer<typeof adjustment>

export const ledgerContract = {
  list: oc
    .route({ method: 'GET', path: '/ledger', summary: 'Entries, newest first' })
    .input(ledgerFilter.extend(pageFields(1000)))
    .output(listOf(entry)),
  sum: oc
    .route({
      method: 'GET',
      path: '/ledger/sum',
      summary: 'How many entries a filter lets through, and what they come to',
    })
    .input(ledgerFilter)
    .output(entrySums),
  get: oc
    .route({ method: 'GET', path: '/ledger/{id}', summary: 'One entry by its id' })
    .input(z.strictObject({ id }))
    .output(entry),
  details: oc
    .route({
      method: 'GET',
      path: '/ledger/{id}/details',
      summary: 'What stands around one entry: hold, prices, corrections, its place in the chain',
    })
    .input(z.strictObject({ id }))
    .output(entryDetails),
  neighbours: oc
    .route({
      method: 'GET',
      path: '/ledger/{id}/neighbours',
      summary: 'The entries above and below one in the list of a filter',
    })
    .input(ledgerFilter.extend({ id }))
    .output(listNeighbours),
  adjust: oc
    .route({
      method: 'POST',
      path: '/ledger/adjustments',
      successStatus: 201,
      summary: 'Correct an entry by a new one, with a reason',
    })
    .input(adjustment)
    .output(entry),
  verify: oc
    .route({
      method: 'POST',
      path: '/ledger/verify',
      summary: 'Walk the hash chain and report the first break',
    })
    .input(nothing)
    .output(verifyResult),
  rebuild: oc
    .route({
      method: 'POST',
      path: '/ledger/rebuild',
      summary: 'Add the sums of usage up anew from the entries, and put right those that differ',
    })
    .input(nothing)
    .output(rebuilt),
  startNew: oc
    .route({
      method: 'POST',
      path: '/ledger/start-new',
      summary: 'Set a ledger that cannot be trusted aside and start a new one, on record',
    })
    .input(z.strictObject({ reason }))
    .output(ledgerTrust),
  acceptBreak: oc
    .route({
      method: 'POST',
      path: '/ledger/accept-break',
      summary: 'Go on with the break that verify found, on record',
    })
    .input(z.strictObject({ reason }))
    .output(ledgerTrust),
  acceptClock: oc
    .route({
      method: 'POST',
      path: '/ledger/accept-clock',
      summary: 'Go on with a clock that is behind the newest entry, on record',
    })
    .input(z.strictObject({ reason }))
    .output(ledgerTrust),
}
