/**
 * The newest attempts of a filter with what was asked of them: what a policy's field would have
 * changed can be told only where the request is kept.
 */
import { createHash } from 'node:crypto'
import type { AdviceQuestion } from '../../../contract/advice'
import { yieldToLoop } from '../../platform/yield-to-loop'
import type { Db } from '../../storage/store'
import type { Range } from '../range'
import { createEntryPages, type ToldEntry } from './entry-pages'

/** What a request said, and what it left to the policy of its service. */
export interface Asked {
  /** The same for requests that are the same but for their id. */
  readonly digest: string
  readonly namesModel: boolean
  readonly namesMaxOutput: boolean
  readonly namesAttempts: boolean
  /** Its answer would have been kept for others if the policy said so. */
  readonly mayBeKept: boolean
  /** Of a system prompt long enough for a provider's cache; null: it has none. */
  readonly beginning: string | null
}

export interface AskedAttempt extends ToldEntry {
  /** Null: not kept. */
  readonly asked: Asked | null
}

export interface AskedAttempts {
  /** Oldest first. */
  readonly attempts: readonly AskedAttempt[]
  /** False: there were more before these. */
  readonly whole: boolean
}

/** About as many as are read in a second. */
const mostRead = 20_000
/** A request may be a megabyte. */
const readAtOnce = 20
/** Below this no provider caches a beginning: 1,024 tokens of four characters, some longer. */
const shortestBeginning = 3000

interface RequestRow {
  readonly digest: string | null
  readonly model: string | null
  readonly provider: string | null
  readonly maxOutput: number | null
  readonly attempts: number | null
  readonly temperature: number | null
  readonly cache: number | null
  readonly embeds: 0 | 1
  readonly system: string | null
  readonly first: string | null
}

export function createAskedAttempts(
  db: Db,
): (filter: AdviceQuestion, range: Range) => Promise<AskedAttempts> {
  const pages = createEntryPages(db)
  const requestOf = db.prepare<[string], RequestRow>(
    `SELECT json_extract(iif(json_valid(facts), facts, '{}'), '$.digest') AS digest,
     json_extract(request, '$.model') AS model, json_extract(request, '$.provider') AS provider,
     json_extract(request, '$.maxOutputTokens') AS maxOutput,
     json_extract(request, '$.maxAttempts') AS attempts,
     json_extract(request, '$.temperature') AS temperature,
     json_extract(request, '$.cache') AS cache, json_type(request, '$.input') IS NOT NULL AS embeds,
     json_extract(request, '$.system') AS system,
     iif(json_extract(request, '$.messages[0].role') = 'system'
       AND json_type(request, '$.messages[0].content') = 'text',
       json_extract(request, '$.messages[0].content'), NULL) AS first
     FROM calls WHERE id = ? AND json_valid(request)`,
  )
  return async (filter, range) => {
    const attempts: AskedAttempt[] = []
    for (const page of pages({ filter, ...range })) {
      for (const entry of page) {
        if (entry.kind !== 'attempt') continue
        if (attempts.length === mostRead) return { attempts: attempts.toReversed(), whole: false }
        attempts.push({ ...entry, asked: askedOf(entry, requestOf.get(entry.callId)) })
        if (attempts.length % readAtOnce === 0) await yieldToLoop()
      }
      await yieldToLoop()
    }
    return { attempts: attempts.toReversed(), whole: true }
  }
}

function askedOf({ source }: ToldEntry, row: RequestRow | undefined): Asked | null {
  if (row === undefined || row.digest === null) return null
  const isWork = source === 'api' || source === 'playground'
  return {
    digest: row.digest,
    namesModel: row.model !== null || row.provider !== null,
    namesMaxOutput: row.maxOutput !== null,
    namesAttempts: row.attempts !== null,
    mayBeKept: isWork && row.cache !== 0 && (row.embeds === 1 || row.temperature === 0),
    beginning: beginningOf(row.system ?? row.first),
  }
}

/** Told apart by a hash: thousands of long prompts are not held. */
function beginningOf(text: unknown): string | null {
  if (typeof text !== 'string' || text.length < shortestBeginning) return null
  return createHash('sha256').update(text).digest('base64url')
}
