/** What an image adds to the input in full detail, by model family, from the vision guides. */
import type { ProviderKind } from '../../contract/providers'
import { imageSize, type ImageSize } from './image-size'

type Rule =
  /** Scaled into 2048 × 2048, then to 768 on its short side, then cut into ≤ 8 tiles of 512. */
  | { readonly kind: 'tiles'; readonly base: number; readonly perTile: number }
  /** Squares of `side` pixels, scaled down to at most `most` of them, times `permille`/1000. */
  | {
      readonly kind: 'patches'
      readonly side: number
      readonly most: number
      readonly permille: number
    }
  | { readonly kind: 'flat'; readonly tokens: number }

function tiles(base: number, perTile: number): Rule {
  return { kind: 'tiles', base, perTile }
}

function patches(most: number, permille: number, side = 32): Rule {
  return { kind: 'patches', side, most, permille }
}

/** The dearest documented image of any model a proxy may pass it on to: GPT-4o mini's, 8 tiles. */
const unknown: readonly Rule[] = [{ kind: 'flat', tokens: 48_169 }]

/**
 * First match wins. Where a family's guide is not settled, all candidate rules are given: the first
 * is the count, the dearest the bound.
 */
const openaiRules: readonly (readonly [RegExp, readonly Rule[]])[] = [
  [/^gpt-4o-mini/, [tiles(2833, 5667)]],
  [/^gpt-4\.1-mini/, [patches(1536, 1620)]],
  [/^gpt-4\.1-nano/, [patches(1536, 2460)]],
  [/^(?:gpt-4|chatgpt-4o)/, [tiles(85, 170)]],
  [/^computer-use/, [tiles(65, 129)]],
  [/^gpt-5-mini/, [patches(1536, 1620)]],
  [/^gpt-5-nano/, [patches(1536, 2460)]],
  [/^gpt-5(?:$|-)/, [tiles(70, 140)]],
  [/^gpt-5[.-][123]/, [tiles(70, 140), patches(1536, 1720)]],
  [/^gpt-5\.4-mini/, [patches(10_000, 1620)]],
  [/^gpt-5\.4-nano/, [patches(10_000, 2460)]],
  [/^gpt-5/, [patches(10_000, 1200)]],
  [/^gpt-/, [patches(60_000, 1200)]],
  [/^(?:o4-mini|codex-mini)/, [patches(1536, 1720)]],
  [/^o\d/, [tiles(75, 150)]],
]

const anthropicRules: readonly (readonly [RegExp, readonly Rule[]])[] = [
  [/^claude-(?:3|(?:opus|sonnet|haiku)-4(?:$|[.-][0-6](?:-|$)|-20))/, [patches(1_640, 1000, 28)]],
  [/^claude-/, [patches(4_784, 1000, 28)]],
]

export interface ImageTokens {
  readonly counted: number
  readonly bound: number
}

/** Tokens of an inline image: by its size where the header tells it, else the family's dearest. */
export function imageTokens(
  kind: ProviderKind | undefined,
  model: string,
  dataUrl: string,
): ImageTokens {
  const rules = rulesFor(kind, model)
  const size = imageSize(dataUrl)
  const each = rules.map((rule) => tokensOf(rule, size))
  // A tenth more, as guides do not say how they round a scaled side.
  return { counted: each[0] ?? 0, bound: Math.ceil(Math.max(...each) * 1.1) + 8 }
}

function rulesFor(kind: ProviderKind | undefined, model: string): readonly Rule[] {
  const { maker, name } = makerOf(kind, model)
  const table = maker === 'openai' ? openaiRules : maker === 'anthropic' ? anthropicRules : []
  return table.find(([names]) => names.test(name))?.[1] ?? unknown
}

/**
 * Whose model it is and its name there, without what marks a tuning or a plan. Aggregators name the
 * maker; a bare name at a proxy may be an alias for anything.
 */
function makerOf(
  kind: ProviderKind | undefined,
  model: string,
): { readonly maker: string | undefined; readonly name: string } {
  const [, owner, own] = /^(?:.*\/)?(openai|anthropic)\/([^/]+)$/.exec(model) ?? []
  const maker = kind === 'openai-compatible' ? owner : kind
  return { maker, name: (own ?? model).replace(/^ft:/, '').replace(/:.*$/, '') }
}

function tokensOf(rule: Rule, size: ImageSize | undefined): number {
  switch (rule.kind) {
    case 'flat':
      return rule.tokens
    case 'tiles':
      return rule.base + rule.perTile * (size === undefined ? 8 : tileCount(size))
    case 'patches': {
      const all =
        size === undefined
          ? rule.most
          : Math.ceil(size.width / rule.side) * Math.ceil(size.height / rule.side)
      return Math.ceil((Math.min(all, rule.most) * rule.permille) / 1000)
    }
  }
}

function tileCount({ width, height }: ImageSize): number {
  const fit = Math.min(1, 2048 / Math.max(width, height))
  const shorter = Math.min(1, 768 / (Math.min(width, height) * fit))
  const scale = fit * shorter
  return Math.ceil((width * scale) / 512) * Math.ceil((height * scale) / 512)
}
