/** The most tokens of a text in a vocabulary that nobody publishes, or not at hand (spec M10). */
import { tokensOfACut } from './text-bound'
import { bytesOf, type TextCount } from './text-tally'
import { scripts, type TextShape } from './text-shape'
import { ratiosOf, symbolTokens, type Family } from './vocabulary-ratios'

/**
 * A bound for a vocabulary that is not at hand, from our count by kind of piece and the family's
 * upper ratios: each kind by no more than its bytes, which no byte-level vocabulary exceeds, and
 * one for the space some put at the start of a text.
 */
export function unknownBound({ tally, cuts }: TextCount, shape: TextShape, family: Family): number {
  const { pieces, breaks, accents, capitals, repeats, spaceBytes } = ratiosOf[family]
  const spread = (tokens: number, most: number) => Math.min(most, Math.ceil(tokens))
  const anywhere = repeats * shape.repeats + capitals * shape.capitals + breaks * shape.breaks
  const sum =
    spread(tally.word.tokens * pieces.word, tally.word.bytes) +
    spread(
      tally.script.tokens * scriptRatio(tally.script.bytes, shape, family) +
        accents * shape.accents,
      tally.script.bytes,
    ) +
    spread(tally.digits.tokens * pieces.digits, tally.digits.bytes) +
    spread(tally.signs.tokens * pieces.signs + symbolTokens * shape.symbols, tally.signs.bytes) +
    spread(tally.space.tokens * pieces.space + spaceBytes * tally.space.bytes, tally.space.bytes) +
    spread(tally.data.tokens * pieces.data, tally.data.bytes) +
    Math.ceil(anywhere) +
    cuts * tokensOfACut
  const all = bytesOf(tally)
  return all === 0 ? 0 : Math.min(all, sum) + 1
}

/**
 * The ratio of pieces with other letters, each script by its share of their bytes; what is left of
 * them are words with accents.
 */
function scriptRatio(bytes: number, { scripts: found }: TextShape, family: Family): number {
  const ratios = ratiosOf[family]
  if (bytes === 0) return 0
  const foreign = scripts.reduce((sum, script) => sum + found[script], 0)
  const weighed = scripts.reduce((sum, script) => sum + found[script] * ratios.scripts[script], 0)
  return foreign >= bytes
    ? weighed / foreign
    : (weighed + (bytes - foreign) * ratios.pieces.word) / bytes
}
