/** Trials and duels that have ended, as they lie in their tables. */
import type { Db } from '../../storage/store'
import { createSpent } from './spent'

/** Which trial: indexes of the experiment's own lists, and the repeat from 1. */
export interface TrialPlace {
  readonly caseIndex: number
  readonly variantIndex: number
  readonly repeat: number
}

/** Which question to a judge: the variants in the order in which it reads them. */
export interface DuelPlace {
  readonly caseIndex: number
  readonly repeat: number
  readonly first: number
  readonly second: number
}

export interface EndedTrial extends TrialPlace {
  readonly state: 'done' | 'failed'
  readonly callId: string
  readonly passed: boolean | null
  readonly score: number | null
  readonly cost: number | null
  readonly latency: number | null
  readonly problem: string | null
}

export interface EndedDuel extends DuelPlace {
  readonly state: 'done' | 'failed'
  readonly callId: string
  /** Index of the better variant; null: equal, or failed. */
  readonly better: number | null
  readonly problem: string | null
}

interface StoredTrial extends Omit<EndedTrial, 'passed'> {
  readonly passed: 0 | 1 | null
}

const trialColumns = `case_index AS caseIndex, variant_index AS variantIndex, repeat, state, call_id AS callId,
  passed, score, cost, latency, problem`

export type TrialRows = ReturnType<typeof trialRows>

export function trialRows(db: Db) {
  return { ...keeping(db), ...reading(db), ...counting(db) }
}

function keeping(db: Db) {
  const keep = db.prepare(
    `INSERT OR REPLACE INTO trials (experiment, case_index, variant_index, repeat, state, call_id, passed, score, cost, latency, problem)
     VALUES (@experiment, @caseIndex, @variantIndex, @repeat, @state, @callId, @passed, @score, @cost, @latency, @problem)`,
  )
  const keepDuel = db.prepare(
    `INSERT OR REPLACE INTO duels (experiment, case_index, repeat, first, second, state, call_id, better, problem)
     VALUES (@experiment, @caseIndex, @repeat, @first, @second, @state, @callId, @better, @problem)`,
  )
  const dropFailed = db.prepare("DELETE FROM trials WHERE experiment = ? AND state = 'failed'")
  const dropFailedDuels = db.prepare("DELETE FROM duels WHERE experiment = ? AND state = 'failed'")
  return {
    keep: (experiment: string, ended: EndedTrial) =>
      void keep.run({
        experiment,
        ...ended,
        passed: ended.passed === null ? null : Number(ended.passed),
      }),
    keepDuel: (experiment: string, ended: EndedDuel) => void keepDuel.run({ experiment, ...ended }),
    /** Forgets failures, so that they are made again; gives how many there were. */
    dropFailed: (experiment: string): number =>
      dropFailed.run(experiment).changes + dropFailedDuels.run(experiment).changes,
  }
}

function reading(db: Db) {
  const all = db.prepare<[string], StoredTrial>(
    `SELECT ${trialColumns} FROM trials WHERE experiment = ? ORDER BY seq`,
  )
  const page = (text: string) =>
    db.prepare<[string, number, number], StoredTrial & { seq: number; text: string | null }>(
      `SELECT seq, ${trialColumns}, ${text} AS text
       FROM trials WHERE experiment = ? AND seq > ? ORDER BY seq LIMIT ?`,
    )
  const withTexts = page('(SELECT text FROM calls WHERE calls.id = call_id)')
  const withoutTexts = page('NULL')
  const duels = db.prepare<[string], EndedDuel>(
    `SELECT case_index AS caseIndex, repeat, first, second, state, call_id AS callId, better, problem
     FROM duels WHERE experiment = ?`,
  )
  return {
    all: (experiment: string): EndedTrial[] => all.all(experiment).map(readTrial),
    duels: (experiment: string): EndedDuel[] => duels.all(experiment),
    /** Above a number, in the order they ended, with the text of their answers where asked for. */
    page: (experiment: string, above: number, limit: number, texts: boolean) =>
      (texts ? withTexts : withoutTexts)
        .all(experiment, above, limit)
        .map((row) => ({ ...readTrial(row), text: row.text, seq: row.seq })),
  }
}

function counting(db: Db) {
  const trials = db.prepare<[string], { done: number; failed: number }>(
    `SELECT count(*) AS done, total(state = 'failed') AS failed FROM trials WHERE experiment = ?`,
  )
  const duels = db
    .prepare<[string], number>('SELECT count(*) FROM duels WHERE experiment = ?')
    .pluck()
  const spent = createSpent(db)
  return {
    counts: (experiment: string) => ({
      ...(trials.get(experiment) ?? { done: 0, failed: 0 }),
      duels: duels.get(experiment) ?? 0,
    }),
    /** What calls cost whose ids begin with a text, nano-USD. */
    spent: spent.of,
    /** The ledger under it is another. */
    forget: spent.forget,
  }
}

function readTrial(row: StoredTrial): EndedTrial {
  return { ...row, passed: row.passed === null ? null : row.passed === 1 }
}
