/**
 * How strong models are, from who was preferred to whom: Bradley and Terry's model with Davidson's
 * ties (Davidson 1970, JASA 65, 317–328), by maximum likelihood.
 */
import { inverse, times } from './solve'

/** What came of the meetings of two models. */
export interface Meetings {
  readonly a: string
  readonly b: string
  readonly winsA: number
  readonly winsB: number
  readonly ties: number
}

export interface Strength {
  readonly model: string
  /** Log-ability against the first estimable model; null: not estimable yet. */
  readonly strength: number | null
  /** Its standard error; 0 for the first. */
  readonly error: number | null
  /** Chance to be preferred, in a field where the abilities add up to 1. */
  readonly share: number | null
}

export interface Ranking {
  readonly strengths: readonly Strength[]
  /** Davidson's ν: 0 without ties. */
  readonly tieFactor: number
  readonly logLikelihood: number
}

/**
 * Strengths in the order of `models`. A model that never lost or never won has no finite estimate:
 * it is left out of the fit and says null; so is everybody where the rest falls into groups that
 * did not beat each other both ways.
 */
export function rank(models: readonly string[], meetings: readonly Meetings[]): Ranking {
  const field = estimable(models, meetings)
  const played = meetings.filter(
    ({ a, b, winsA, winsB, ties }) =>
      field.includes(a) && field.includes(b) && winsA + winsB + ties > 0,
  )
  const fit = field.length < 2 ? null : fitted(field, played)
  return {
    strengths: models.map((model) => strengthOf(model, field, fit)),
    tieFactor: fit === null || !fit.hasTies ? 0 : Math.exp(fit.values.at(-1) ?? 0),
    logLikelihood: fit?.logLikelihood ?? 0,
  }
}

interface Fit {
  /** Log-abilities from the second model on, then ln ν where there are ties. */
  readonly values: readonly number[]
  readonly errors: readonly number[]
  readonly hasTies: boolean
  readonly logLikelihood: number
}

function strengthOf(model: string, field: readonly string[], fit: Fit | null): Strength {
  const at = field.indexOf(model)
  if (at < 0 || fit === null) return { model, strength: null, error: null, share: null }
  const abilities = field.map((_, place) =>
    Math.exp(place === 0 ? 0 : (fit.values[place - 1] ?? 0)),
  )
  const whole = abilities.reduce((sum, ability) => sum + ability, 0)
  return {
    model,
    strength: at === 0 ? 0 : (fit.values[at - 1] ?? 0),
    error: at === 0 ? 0 : (fit.errors[at - 1] ?? 0),
    share: (abilities[at] ?? 0) / whole,
  }
}

/** The models with a finite estimate: each can be reached from each by "was not always beaten by". */
function estimable(models: readonly string[], meetings: readonly Meetings[]): string[] {
  let field = [...models]
  for (;;) {
    const wins = meetings.filter(({ a, b }) => field.includes(a) && field.includes(b))
    const left = field.filter(
      (model) =>
        wins.some((meeting) => winsOf(meeting, model) > 0) &&
        wins.some((meeting) => lossesOf(meeting, model) > 0),
    )
    if (left.length === field.length) break
    field = left
  }
  const [first] = field
  if (first === undefined) return []
  const whole =
    reached(first, field, meetings, winsOf).size === field.length &&
    reached(first, field, meetings, lossesOf).size === field.length
  return whole ? field : []
}

/** Ties count for both: they bound a model from either side. */
function winsOf({ a, b, winsA, winsB, ties }: Meetings, model: string): number {
  return model === a ? winsA + ties : model === b ? winsB + ties : 0
}

function lossesOf({ a, b, winsA, winsB, ties }: Meetings, model: string): number {
  return model === a ? winsB + ties : model === b ? winsA + ties : 0
}

function reached(
  from: string,
  field: readonly string[],
  meetings: readonly Meetings[],
  scored: typeof winsOf,
): Set<string> {
  const seen = new Set([from])
  for (const model of seen)
    for (const meeting of meetings) {
      if (scored(meeting, model) === 0) continue
      const other = meeting.a === model ? meeting.b : meeting.a
      if (field.includes(other)) seen.add(other)
    }
  return seen
}

/**
 * As a log-ability. With ties the likelihood may have no top: it then rises for ever, by ever less,
 * and who asks sees a strength as far away as this.
 */
const endless = 30

/** Newton's method; the likelihood is concave, so it climbs to the one top, or towards it for ever. */
function fitted(field: readonly string[], meetings: readonly Meetings[]): Fit | null {
  const hasTies = meetings.some(({ ties }) => ties > 0)
  const size = field.length - 1 + (hasTies ? 1 : 0)
  let values: number[] = Array.from({ length: size }, () => 0)
  let state = likelihood(field, meetings, values, hasTies)
  for (let step = 0; step < 200; step++) {
    const bend = inverse(state.information)
    if (bend === null) return null
    const move = times(bend, state.slope)
    let scale = 1
    let next = values.map((value, at) => value + (move[at] ?? 0))
    let ahead = likelihood(field, meetings, next, hasTies)
    const noise = 1e-13 * Math.max(1, Math.abs(state.logLikelihood))
    while (ahead.logLikelihood < state.logLikelihood - noise && scale > 1e-6) {
      scale /= 2
      const shorter = scale
      next = values.map((value, at) => value + shorter * (move[at] ?? 0))
      ahead = likelihood(field, meetings, next, hasTies)
    }
    const gain = ahead.logLikelihood - state.logLikelihood
    values = next
    state = ahead
    // At the top steps are squared from one to the next: after this one nothing is left to gain.
    if (gain <= noise) break
    if (values.some((value) => Math.abs(value) > endless)) break
  }
  const covariance = inverse(state.information)
  if (covariance === null) return null
  const errors = covariance.map((row, at) => Math.sqrt(row[at] ?? 0))
  return { values, errors, hasTies, logLikelihood: state.logLikelihood }
}

interface Likelihood {
  readonly logLikelihood: number
  readonly slope: number[]
  /** Fisher's information: minus the second derivatives. */
  readonly information: number[][]
}

function likelihood(
  field: readonly string[],
  meetings: readonly Meetings[],
  values: readonly number[],
  hasTies: boolean,
): Likelihood {
  const size = values.length
  const slope: number[] = Array.from({ length: size }, () => 0)
  const information = Array.from({ length: size }, () => Array.from({ length: size }, () => 0))
  const places = new Map(field.map((model, at) => [model, at - 1]))
  const outcomes = hasTies ? [...decided, tied] : decided
  let logLikelihood = 0
  for (const { a, b, winsA, winsB, ties } of meetings) {
    // A meeting depends on its two models, and on ν: all else of slope and information is untouched.
    const own = [places.get(a) ?? -1, places.get(b) ?? -1, ...(hasTies ? [size - 1] : [])]
    const counts = [winsA, winsB, ties]
    const scores = outcomes.map((weights) =>
      own.reduce((sum, at, which) => sum + (weights[which] ?? 0) * (values[at] ?? 0), 0),
    )
    const highest = Math.max(...scores)
    const whole = scores.reduce((sum, score) => sum + Math.exp(score - highest), 0)
    const shares = scores.map((score) => Math.exp(score - highest) / whole)
    const games = winsA + winsB + ties
    const mean = own.map((_, which) => expected(shares, (out) => outcomes[out]?.[which] ?? 0))
    for (const [at, score] of scores.entries())
      logLikelihood += (counts[at] ?? 0) * (score - highest - Math.log(whole))
    for (const [i, row] of own.entries()) {
      if (row < 0) continue
      const seen = outcomes.reduce(
        (sum, weights, out) => sum + (counts[out] ?? 0) * ((weights[i] ?? 0) - (mean[i] ?? 0)),
        0,
      )
      slope[row] = (slope[row] ?? 0) + seen
      for (const [j, column] of own.entries()) {
        const cells = information[row]
        if (column < 0 || cells === undefined) continue
        const product = expected(
          shares,
          (out) => (outcomes[out]?.[i] ?? 0) * (outcomes[out]?.[j] ?? 0),
        )
        cells[column] = (cells[column] ?? 0) + games * (product - (mean[i] ?? 0) * (mean[j] ?? 0))
      }
    }
  }
  return { logLikelihood, slope, information }
}

/**
 * How an outcome weighs the abilities of A and B and ln ν: its log-chance is their sum. The first
 * model's ability is 0 and no parameter.
 */
const decided: readonly (readonly number[])[] = [
  [1, 0, 0],
  [0, 1, 0],
]
const tied: readonly number[] = [0.5, 0.5, 1]

function expected(shares: readonly number[], valueOf: (outcome: number) => number): number {
  return shares.reduce((sum, share, outcome) => sum + share * valueOf(outcome), 0)
}
