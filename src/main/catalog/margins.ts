/**
 * What was learned of each model from what its provider reported (spec B5, M10, M11): in memory for
 * the gate, on disk for the next start.
 */
import { textKinds, type ModelMargins } from '../../contract/margins'
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
  outputBound,
  type Lessons,
} from './lessons'
import { marginRows } from './margin-rows'
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
  /** Reads the rows anew: call after they changed by another hand. */
  reload(): void
}

export function createMargins({ store, platform, audit }: MarginsDeps): Margins {
  const { clock, changes } = platform
  const rows = marginRows(store)
  const known = new Map<string, Lessons>()

  function lessonsOf(provider: string, model: string): Lessons {
    const key = `${provider}/${model}`
    const cached = known.get(key)
    if (cached !== undefined) return cached
    const lessons = rows.read(provider, model)
    known.set(key, lessons)
    return lessons
  }

  return {
    lessonsOf,
    reload: () => known.clear(),
    outputBound: (model, asked) =>
      outputBound(
        lessonsOf(model.provider, model.model),
        asked,
        model.maxOutputTokens,
        model.contextWindow,
      ),
    isSuspect(model, report) {
      const { input, output } = absurdIn(model, report)
      return input || output
    },
    learn(model, report) {
      // The simulated provider reports what we counted.
      if (model.simulated) return
      const before = lessonsOf(model.provider, model.model)
      const now = clock.now()
      const after = lessonsAfter(before, model, report, now)
      if (after === before) return
      rows.write(model, before, after, now)
      known.set(`${model.provider}/${model.model}`, after)
    },
    margins: (model) => marginsOf(lessonsOf(model.provider, model.model)),
    resetMargins({ provider, model }, who) {
      const before = marginsOf(lessonsOf(provider, model))
      store.write(() => {
        if (rows.remove(provider, model))
          audit.note({ who, what: 'margins reset', subject: `${provider}/${model}`, before })
      })
      known.delete(`${provider}/${model}`)
      changes.publish('models')
    },
  }
}

/** A report teaches nothing of a side on which it is absurd; nothing new gives `before` itself. */
function lessonsAfter(before: Lessons, model: Model, report: TokenReport, now: number): Lessons {
  const { input, asked, inputTokens, outputTokens, whole } = report
  const no = absurdIn(model, report)
  const read =
    no.input || input.basis === undefined
      ? before
      : afterInput(before, input.basis, inputTokens, whole, now)
  return no.output ? read : afterOutput(read, asked, outputTokens, now)
}

/** What a report would have us believe that no model can have done. */
function absurdIn(
  { maxOutputTokens, contextWindow }: Model,
  { input, asked, inputTokens, outputTokens }: TokenReport,
) {
  return {
    input: isAbsurdInput(inputTokens, input.basis?.most ?? input.bound, contextWindow),
    output: isAbsurdOutput(outputTokens, asked, maxOutputTokens, contextWindow),
  }
}

/** The lessons as they are shown. */
function marginsOf({ kinds, extraInput, extraOutput, extraAt, earlier }: Lessons): ModelMargins {
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
