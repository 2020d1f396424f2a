/** What was learned of a model as it lies on disk: a row a kind of text, and a few besides. */
import { textKind } from '../../contract/margins'
import type { Store } from '../storage/store'
import { noLessons, type KindLesson, type Lessons } from './lessons'

interface Row {
  readonly kind: string
  readonly amount: number
  readonly reports: number
  readonly at: number
}

export interface MarginRows {
  read(provider: string, model: string): Lessons
  /** Writes what is new in `after`; `now` (epoch ms) dates an addition that has no date yet. */
  write(
    model: { readonly provider: string; readonly model: string },
    before: Lessons,
    after: Lessons,
    now: number,
  ): void
  /** True where there were any. */
  remove(provider: string, model: string): boolean
}

/** From here on only each sixty-fourth report that changes nothing else is written. */
const writeEachUpTo = 32
const writeEvery = 64

const upsertSql = `
  INSERT INTO token_margins (provider, model, kind, amount, reports, learned_at)
  VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (provider, model, kind) DO UPDATE SET
    amount = excluded.amount, reports = excluded.reports, learned_at = excluded.learned_at`

export function marginRows({ db }: Pick<Store, 'db'>): MarginRows {
  const select = db.prepare<[string, string], Row>(
    'SELECT kind, amount, reports, learned_at AS at FROM token_margins WHERE provider = ? AND model = ?',
  )
  const upsert = db.prepare(upsertSql)
  const remove = db.prepare('DELETE FROM token_margins WHERE provider = ? AND model = ?')

  return {
    read: (provider, model) => select.all(provider, model).reduce(withRow, noLessons),
    write({ provider, model }, before, after, now) {
      const put = (kind: string, amount: number, reports: number, at: number) =>
        upsert.run(provider, model, kind, amount, reports, at)
      const extraAt = after.extraAt ?? now
      if (after.extraInput !== before.extraInput) put('input', after.extraInput, 1, extraAt)
      if (after.extraOutput !== before.extraOutput) put('output', after.extraOutput, 1, extraAt)
      for (const [kind, lesson] of after.kinds) {
        if (isWorthWriting(before.kinds.get(kind), lesson))
          put(kind, lesson.permille, lesson.reports, lesson.at)
      }
    },
    remove: (provider, model) => remove.run(provider, model).changes > 0,
  }
}

function isWorthWriting(before: KindLesson | undefined, after: KindLesson): boolean {
  if (before === after) return false
  return (
    before?.permille !== after.permille ||
    after.reports <= writeEachUpTo ||
    after.reports % writeEvery === 0
  )
}

/** Rows that say nothing known here change nothing. */
function withRow(lessons: Lessons, { kind, amount, reports, at }: Row): Lessons {
  const extraAt = Math.max(at, lessons.extraAt ?? 0)
  if (!Number.isSafeInteger(amount) || amount < 0) return lessons
  if (kind === 'input') return { ...lessons, extraInput: amount, extraAt }
  if (kind === 'output') return { ...lessons, extraOutput: amount, extraAt }
  if (kind === 'earlier') return { ...lessons, earlier: amount }
  const text = textKind.safeParse(kind)
  return text.success
    ? {
        ...lessons,
        kinds: new Map(lessons.kinds).set(text.data, {
          permille: Math.max(1, amount),
          reports,
          at,
        }),
      }
    : lessons
}
