/** What people preferred, as it lies in its table. */
import type { Db } from '../../storage/store'

/** Which two answers: indexes of the experiment's own lists, the lower variant first. */
export interface PickPlace {
  readonly caseIndex: number
  readonly repeat: number
  readonly first: number
  readonly second: number
}

export interface KeptPick extends PickPlace {
  /** Index of the better variant; null: equally good. */
  readonly better: number | null
  readonly time: number
}

export type PickRows = ReturnType<typeof pickRows>

export function pickRows(db: Db) {
  const keep = db.prepare(
    `INSERT OR REPLACE INTO picks (experiment, case_index, repeat, first, second, better, picked_at)
     VALUES (@experiment, @caseIndex, @repeat, @first, @second, @better, @time)`,
  )
  const all = db.prepare<[string], KeptPick>(
    `SELECT case_index AS caseIndex, repeat, first, second, better, picked_at AS time
     FROM picks WHERE experiment = ?`,
  )
  const find = db.prepare<[{ readonly experiment: string } & PickPlace], KeptPick>(
    `SELECT case_index AS caseIndex, repeat, first, second, better, picked_at AS time FROM picks
     WHERE experiment = @experiment AND case_index = @caseIndex AND repeat = @repeat
       AND first = @first AND second = @second`,
  )
  const answered = db
    .prepare<[{ readonly experiment: string } & PickPlace], number>(
      `SELECT count(*) FROM trials
       WHERE experiment = @experiment AND case_index = @caseIndex AND repeat = @repeat
         AND variant_index IN (@first, @second) AND state = 'done'`,
    )
    .pluck()
  return {
    keep: (experiment: string, pick: KeptPick) => void keep.run({ experiment, ...pick }),
    all: (experiment: string): KeptPick[] => all.all(experiment),
    find: (experiment: string, { caseIndex, repeat, first, second }: PickPlace) =>
      find.get({ experiment, caseIndex, repeat, first, second }),
    /** Have both been answered? */
    isAnswered: (experiment: string, { caseIndex, repeat, first, second }: PickPlace) =>
      answered.get({ experiment, caseIndex, repeat, first, second }) === 2,
  }
}
