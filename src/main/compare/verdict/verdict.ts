/** The verdict on an experiment: every pair of variants on the cases both have finished (spec X5). */
import { compareAmounts, type Amounts } from './amounts'
import { holm } from './holm'
import { decide, type Decision, type Rule } from './outcome'
import { inOrder, type Arm, type PairedCase } from './paired-case'
import { compareQuality, type Quality } from './quality'

/** One case and what each variant, by its id, made of it. A variant that has not finished it is absent. */
export interface JudgedCase {
  readonly id: string
  readonly group?: string | undefined
  readonly arms: Readonly<Record<string, Arm>>
}

export interface PairVerdict extends Decision {
  readonly a: string
  readonly b: string
  readonly quality: Quality & { readonly pAdjusted: number }
  readonly cost: Amounts | null
  readonly latency: Amounts | null
  /** What a further passed case costs with the better variant, in nano-USD; null where none passes more. */
  readonly nanoUsdPerExtraPass: number | null
  /** Cases that only one of the two has finished. */
  readonly missing: readonly string[]
}

export interface VerdictRequest extends Rule {
  readonly variants: readonly string[]
  readonly cases: readonly JudgedCase[]
  /** False: nothing was checked, so that scores say nothing and only money and time are compared. */
  readonly scored?: boolean
  /** Same seed and cases, same verdict to the byte, however the cases come. */
  readonly seed: number
}

/** Pairs in the order of the variants; p-values are adjusted over all of them (Holm). */
export function judge(request: VerdictRequest): PairVerdict[] {
  const { variants, scored = true, ...rule } = request
  const pairs = variants.flatMap((a, at) =>
    variants.slice(at + 1).map((b) => measured(a, b, request)),
  )
  const adjusted = holm(pairs.map(({ quality }) => quality.p))
  return pairs.map((pair, at) => {
    const pAdjusted = adjusted[at] ?? 1
    return {
      ...pair,
      ...(scored ? decide(pair.quality, pAdjusted, rule) : undecided),
      quality: { ...pair.quality, pAdjusted },
    }
  })
}

/** No number of further cases decides what nobody checks. */
const undecided: Decision = { outcome: 'not_enough_data', moreCases: null }

function measured(a: string, b: string, { cases, seed, scored = true }: VerdictRequest) {
  const paired = inOrder(cases.flatMap((one) => pairOf(one, a, b)))
  const quality = compareQuality(scored ? paired : [], seed)
  const cost = compareAmounts(known(paired, 'cost'), seed)
  return {
    a,
    b,
    quality,
    cost,
    latency: compareAmounts(known(paired, 'latency'), seed),
    nanoUsdPerExtraPass: extraPass(quality, cost),
    missing: cases.filter(({ arms }) => a in arms !== b in arms).map(({ id }) => id),
  }
}

function pairOf({ id, group, arms }: JudgedCase, a: string, b: string): PairedCase[] {
  const [armA, armB] = [arms[a], arms[b]]
  return armA === undefined || armB === undefined ? [] : [{ id, group, a: armA, b: armB }]
}

function known(cases: readonly PairedCase[], what: 'cost' | 'latency') {
  return cases.flatMap(({ a, b }) => {
    const [forA, forB] = [a[what], b[what]]
    return forA === null || forB === null ? [] : [{ a: forA, b: forB }]
  })
}

/** Cost difference over quality difference; negative where the better one is the cheaper one, too. */
function extraPass({ difference }: Quality, cost: Amounts | null): number | null {
  return cost === null || difference === 0 ? null : cost.difference / difference
}
