/** Upper bounds of the tokens of a text that hold for any vocabulary, or for one we know. */
import { bytesOf, type TextCount } from './text-tally'

/** What a cut of a long piece can add or take away is less than this. */
export const tokensOfACut = 16

/**
 * Never below the tokens a known vocabulary gives: our count, which is exact, with 2 % of the
 * pieces that are not ASCII (whose classes may be of another Unicode version there) and a few
 * tokens for each cut; never more than the bytes, as every token covers at least one.
 */
export function knownBound({ tokens, tally, cuts, beyondAscii }: TextCount): number {
  return Math.min(bytesOf(tally), tokens + Math.ceil(beyondAscii * 0.02) + cuts * tokensOfACut)
}

/** What no byte-level vocabulary exceeds, normalised and with the space some put in front. */
export function bytesBound(text: string): number {
  return text === '' ? 0 : normalisedBytes(text) + 1
}

function normalisedBytes(text: string): number {
  const bytes = Buffer.byteLength(text)
  return bytes === text.length ? bytes : Math.max(bytes, Buffer.byteLength(text.normalize('NFKC')))
}
