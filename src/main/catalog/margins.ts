/**
 * What was learned of each model from what its provider reported (spec B5, M10, M11): in memory for
 * the gate, on disk for the next start.
 */
import { textKind, textKinds, type ModelMargins } from '../../contract/margins'
import type { Model } from '../../contract/models'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import {
  afterInput,
  afterOutput,
  appliedPermille,
  isAbsurdInput,
  isAbsurdOutput,
  noLessons,
  outputBound,
  type KindLesson,
  type Lessons,
} from './lessons'
import type { Catalog, TokenReport } from './port'

export interface MarginsDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'changes'>
  readonly audit: Pick<Audit, 'note'>
}

export interface Margins extends Pick<
  Catalog,
  'outputBound' | 'isSuspect' | 'learn' | 'margins' | 'resetMargins'
> {
  lessonsOf(provider: string, model: string): Lessons
  reload(): void
}

interface Row {
  readonly kind: string
  readonly amount: number
  readonly reports: number
  readonly at: number
}

/** From here on only each sixty-fourth report that changes nothing else is written. */
const writeEachUpTo = 32
const writeEvery = 64

export function createMargins({ store, platform, audit }: MarginsDeps): Margins {
  const { db } = store
  const select = db.prepare<[string, string], Row>(
    'SELECT kind, amount, reports, learned_at AS at FROM token_margins WHERE provider = ? AND model = ?',
  )
  const upsert = db.prepare(
    `INSERT INTO token_margins (provider, model, kind, amount, reports, learned_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (provider, model, kind) DO UPDATE SET amount = excluded.amount, reports = excluded.reports, learned_at = excluded.learned_at`,
  )
  const remove = db.prepare('DELETE FROM token_margins WHERE provider = ? AND model = ?')
  const known = new Map<string, Lessons>()

  function lessonsOf(provider: string, model: string): Lessons {
    const key = `${provider}/${model}`
    const cached = known.get(key)
    if (cached !== undefined) return cached
    const lessons = select.all(provider, model).reduce(withRow, noLessons)
    known.set(key, lessons)
    return lessons
  }

  function keep({ provider, model }: Model, before: Lessons, after: Lessons): void {
    if (after === before) return
    const write = (kind: string, amount: number, reports: number, at: number) =>
      upsert.run(provider, model, kind, amount, reports, at)
    const extraAt = after.extraAt ?? platform.clock.now()
    if (after.extraInput !== before.extraInput) write('input', after.extraInput, 1, extraAt)
    if (after.extraOutput !== before.extraOutput) write('output', after.extraOutput, 1, extraAt)
    for (const [kind, lesson] of after.kinds) {
      if (isWorthWriting(before.kinds.get(kind), lesson))
        write(kind, lesson.permille, lesson.reports, lesson.at)
    }
    known.set(`${provider}/${model}`, after)
  }

  function absurd(
    { maxOutputTokens, contextWindow }: Model,
    { input, asked, inputTokens, outputTokens }: TokenReport,
  ) {
    return {
      input: isAbsurdInput(inputTokens, input.basis?.most ?? input.bound, contextWindow),
      output: isAbsurdOutput(outputTokens, asked, maxOutputTokens, contextWindow),
    }
  }

  return {
    lessonsOf,
    /** Reads the rows anew: call after they changed by another hand. */
    reload: () => known.clear(),
    outputBound: (model, asked) =>
      outputBound(
        lessonsOf(model.provider, model.model),
        asked,
        model.maxOutputTokens,
        model.contextWindow,
      ),
    isSuspect(model, report) {
      const { input, output } = absurd(model, report)
      return input || output
    },
    learn(model, report) {
      // The simulated provider reports what we counted.
      if (model.simulated) return
      const { input, asked, inputTokens, outputTokens, whole } = report
      const before = lessonsOf(model.provider, model.model)
      const no = absurd(model, report)
      const now = platform.clock.now()
      const read =
        no.input || input.basis === undefined
          ? before
          : afterInput(before, input.basis, inputTokens, whole, now)
      keep(model, before, no.output ? read : afterOutput(read, asked, outputTokens, now))
    },
    margins: (model) => marginsOf(lessonsOf(model.provider, model.model)),
    resetMargins({ provider, model }, who) {
      const before = marginsOf(lessonsOf(provider, model))
      store.write(() => {
        if (remove.run(provider, model).changes > 0)
          audit.note({ who, what: 'margins reset', subject: `${provider}/${model}`, before })
      })
      known.delete(`${provider}/${model}`)
      platform.changes.publish('models')
    },
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

/** The lessons as they are shown. */
export function marginsOf({
  kinds,
  extraInput,
  extraOutput,
  extraAt,
  earlier,
}: Lessons): ModelMargins {
  const shown = textKinds.flatMap((kind) => {
    const lesson = kinds.get(kind)
    return lesson === undefined
      ? []
      : [
          {
            kind,
            reports: lesson.reports,
            seenPermille: lesson.permille,
            appliedPermille: appliedPermille(lesson, false),
            learnedAt: lesson.at,
          },
        ]
  })
  return {
    reports: shown.reduce((sum, { reports }) => sum + reports, 0),
    extraInputTokens: extraInput,
    extraOutputTokens: extraOutput,
    extraAt,
    kinds: shown,
    earlierPermille: earlier,
  }
}
