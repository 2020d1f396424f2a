/**
 * Ratings of models that met each other, each with an interval by drawing the ballots anew (Efron
 * and Tibshirani 1993, chapter 13: percentiles).
 */
import { compileBallots, type Ballot, type CompiledBallots } from './ballots'
import { rank, type Meetings } from './bradley-terry'
import { seededRandom } from '../../../shared/random'

export interface RatingRequest {
  readonly models: readonly string[]
  readonly ballots: readonly Ballot[]
  /** Same seed and ballots, same interval, in whatever order they come. */
  readonly seed: number
}

export interface Rating {
  readonly model: string
  /** The mean of all rated models is 1000; null: not estimable. */
  readonly rating: number | null
  /** Of the 95 % interval; null: open at that end. */
  readonly low: number | null
  readonly high: number | null
}

/** A fit of many models takes its time, and a tenth of the draws moves an end but a little. */
const drawsFor = (models: number) => (models <= 12 ? 1000 : 200)
const centre = 1000
/** 400 points more are ten wins for each loss, as people know it from chess (Elo 1978). */
const scale = 400 / Math.LN10
/** As a log-ability: 22,000 wins to a loss. Nothing that met is truly farther from the rest. */
const farthest = 10

/** In the order of `models`. */
export function rate({ models, ballots, seed }: RatingRequest): Rating[] {
  const compiled = compileBallots(ballots)
  const meetings = compiled.meetings()
  const found = isDecided(meetings) ? strengthsOf(models, meetings) : new Map<string, number>()
  const observed = spreadOf([...found.values()]) > 2 * farthest ? new Map<string, number>() : found
  const shift = meanOf([...observed.values()])
  const points = (strength: number) => centre + (strength - shift) * scale
  const drawn = drawnStrengths(observed, compiled, seed)
  return models.map((model) => {
    const strength = observed.get(model)
    const ends = drawn.get(model)
    if (strength === undefined || ends === undefined)
      return { model, rating: null, low: null, high: null }
    return {
      model,
      rating: points(strength),
      low: closed(points(atShare(ends.lows, 0.025))),
      high: closed(points(atShare(ends.highs, 0.975))),
    }
  })
}

interface Ends {
  readonly lows: Float64Array
  readonly highs: Float64Array
}

/** Of each draw the strength of each model, on the scale of the observed ones. */
function drawnStrengths(
  observed: ReadonlyMap<string, number>,
  compiled: CompiledBallots,
  seed: number,
): Map<string, Ends> {
  const models = [...observed.keys()]
  const draws = drawsFor(models.length)
  const random = seededRandom(seed)
  const ends = new Map(
    models.map((model) => [
      model,
      { lows: new Float64Array(draws), highs: new Float64Array(draws) },
    ]),
  )
  for (let draw = 0; models.length > 0 && draw < draws; draw++) {
    const meetings = compiled.drawn(random)
    const found = onScaleOf(observed, strengthsOf(models, meetings))
    for (const [model, { lows, highs }] of ends) {
      const strength = found.get(model)
      const [low, high] = strength === undefined ? beyond(model, meetings) : [strength, strength]
      lows[draw] = low
      highs[draw] = high
    }
  }
  return ends
}

/**
 * Strengths of a draw moved to where those models stand in truth. With ties a strength may be finite
 * in name alone, as far away as the fit went before it gave up: that is endlessly far.
 */
function onScaleOf(
  observed: ReadonlyMap<string, number>,
  found: ReadonlyMap<string, number>,
): Map<string, number> {
  const gaps = new Map(
    [...found].map(([model, strength]) => [model, moved(observed, model, strength)]),
  )
  const usual = medianOf([...gaps.values()])
  const near = [...gaps.values()].filter((gap) => Math.abs(gap - usual) <= farthest)
  const shift = meanOf(near)
  return new Map(
    [...found].map(([model, strength]) => {
      const off = usual - moved(observed, model, strength)
      return [model, Math.abs(off) <= farthest ? strength + shift : off * Infinity]
    }),
  )
}

function moved(observed: ReadonlyMap<string, number>, model: string, strength: number): number {
  return (observed.get(model) ?? 0) - strength
}

/**
 * Where a model without a finite strength lies: above all, below all, or anywhere. Such draws are
 * not dropped, since that would make the interval too narrow.
 */
function beyond(model: string, meetings: readonly Meetings[]): readonly [number, number] {
  const { wins, losses, ties } = resultsOf(model, meetings)
  if (ties === 0 && losses === 0 && wins > 0) return [Infinity, Infinity]
  if (ties === 0 && wins === 0 && losses > 0) return [-Infinity, -Infinity]
  return [-Infinity, Infinity]
}

export interface Results {
  readonly wins: number
  readonly losses: number
  readonly ties: number
}

/** Meetings of a model by how they ended for it. */
export function resultsOf(model: string, meetings: readonly Meetings[]): Results {
  const results = { wins: 0, losses: 0, ties: 0 }
  for (const { a, b, winsA, winsB, ties } of meetings) {
    if (model !== a && model !== b) continue
    results.wins += model === a ? winsA : winsB
    results.losses += model === a ? winsB : winsA
    results.ties += ties
  }
  return results
}

/** Ties alone are as likely at any strengths, as long as ties are likely enough. */
function isDecided(meetings: readonly Meetings[]): boolean {
  return meetings.some(({ winsA, winsB }) => winsA + winsB > 0)
}

/** Log-abilities of those that have a finite one. */
function strengthsOf(
  models: readonly string[],
  meetings: readonly Meetings[],
): Map<string, number> {
  return new Map(
    rank(models, meetings).strengths.flatMap(({ model, strength }) =>
      strength === null ? [] : [[model, strength] as const],
    ),
  )
}

/** The value below which a share of them lies. */
function atShare(values: Float64Array, share: number): number {
  return values.toSorted()[Math.round(share * (values.length - 1))] ?? NaN
}

function closed(points: number): number | null {
  return Number.isFinite(points) ? points : null
}

function spreadOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.max(...values) - Math.min(...values)
}

/** Of two in the middle their mean. */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const half = sorted.length / 2
  return meanOf(sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1))
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
