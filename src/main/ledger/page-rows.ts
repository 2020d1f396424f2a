/** The rows of one page: by the index of the narrowest label, and where that does not reach by the places of all of them. */
import type { Db } from '../storage/store'
import { selectList, type EntryRow } from './entry-row'
import type { Conditions, SqlValue } from './filter'
import { createPostingSearch, type PagePlace, type SearchQuestion } from './search-postings'

export type PageRowsQuestion = SearchQuestion & { readonly conditions: Conditions }

/** Rows of the narrowest label's index read at a step, and steps before the places of all labels are. */
const stepRows = 300
const mostSteps = 2

/** Newest first, at most so many. */
export function createPageRows(db: Db): (question: PageRowsQuestion) => EntryRow[] {
  const bySeq = db.prepare<[number], EntryRow>(`SELECT ${selectList} FROM entries WHERE seq = ?`)
  const search = createPostingSearch(db)

  function straight({ conditions, before, from, most }: SearchQuestion): EntryRow[] {
    return db
      .prepare<SqlValue[], EntryRow>(
        `SELECT ${selectList} FROM entries WHERE (time, seq) < (?, ?) AND time >= ?${conditions.sql}
         ORDER BY time DESC, seq DESC LIMIT ?`,
      )
      .all(before.time, before.seq, from, ...conditions.values, most)
  }

  /** The first entries by the narrowest label's index; `last`: how far, where there may be more. */
  function nearest({ conditions: { leading, rest }, before, from, most }: PageRowsQuestion) {
    const step = db.prepare<SqlValue[], PagePlace & { readonly passes: number | null }>(
      `SELECT time, seq, (1${rest.sql}) AS passes FROM entries
       WHERE (time, seq) < (?, ?) AND time >= ?${leading.sql}
       ORDER BY time DESC, seq DESC LIMIT ${stepRows}`,
    )
    const found: PagePlace[] = []
    let last = before
    for (let index = 0; index < mostSteps; index += 1) {
      const rows = step.all(...rest.values, last.time, last.seq, from, ...leading.values)
      found.push(...rows.filter(({ passes }) => passes === 1))
      if (rows.length < stepRows || found.length >= most) return { found }
      last = rows.at(-1) ?? last
    }
    return { found, last }
  }

  // One label has its index; several may be common each and seldom be together.
  return (question) => {
    if (question.conditions.rest.sql === '' || question.terms.length === 0)
      return straight(question)
    const { found, last } = nearest(question)
    const further =
      last === undefined
        ? []
        : search.find({ ...question, before: last, most: question.most - found.length })
    if (further === undefined) return straight(question)
    return [...found.slice(0, question.most), ...further].flatMap(({ seq }) => bySeq.get(seq) ?? [])
  }
}
