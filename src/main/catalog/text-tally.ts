/**
 * What counting a text gives: its tokens, and a tally of them by the kind of piece that the
 * vocabulary's split pattern cuts.
 */

/**
 * `word`: ASCII letters, with the single space before them and the contraction after them if there
 * is one; `script`: a piece with any other letter or mark (Latin ones with accents too), whatever
 * stands before it; `digits`: up to three; `signs`: punctuation and symbols, and words of ASCII
 * letters with a sign or tab before them (`"name`, `.length`); `space`: runs of whitespace and line
 * breaks; `data`: more than 24 ASCII letters in a row.
 */
export const pieceKinds = ['word', 'script', 'digits', 'signs', 'space', 'data'] as const
export type PieceKind = (typeof pieceKinds)[number]

export interface KindTally {
  readonly tokens: number
  /** Of UTF-8, or of the UTF-8 after NFKC where that is larger, character by character. */
  readonly bytes: number
}
export type Tally = Readonly<Record<PieceKind, KindTally>>

export interface TextCount {
  /** The sum of the tally's. */
  readonly tokens: number
  readonly tally: Tally
  /** How often a piece was cut to be counted: each cut can move the count by a few tokens. */
  readonly cuts: number
  /** Tokens of pieces that are not all ASCII. */
  readonly beyondAscii: number
}

/** More letters in a row are no word but data, which vocabularies cut each in their own way. */
export const longestWord = 24

/** UTF-16 units of a piece counted at once: merging a longer one holds up the event loop. */
export const longestPiece = 16_384

const nothingCounted: TextCount = {
  tokens: 0,
  tally: tallyOf(() => ({ tokens: 0, bytes: 0 })),
  cuts: 0,
  beyondAscii: 0,
}

function tallyOf(kindTally: (kind: PieceKind) => KindTally): Tally {
  return {
    word: kindTally('word'),
    script: kindTally('script'),
    digits: kindTally('digits'),
    signs: kindTally('signs'),
    space: kindTally('space'),
    data: kindTally('data'),
  }
}

/** Sums by the index of a kind in `pieceKinds`: adding to them costs no allocation. */
export function createTallySums() {
  const tokens = new Float64Array(pieceKinds.length)
  const bytes = new Float64Array(pieceKinds.length)
  return {
    add(kind: number, newTokens: number, newBytes: number): void {
      tokens[kind] = (tokens[kind] ?? 0) + newTokens
      bytes[kind] = (bytes[kind] ?? 0) + newBytes
    },
    total(): Pick<TextCount, 'tokens' | 'tally'> {
      const tally = tallyOf((kind) => {
        const index = pieceKinds.indexOf(kind)
        return { tokens: tokens[index] ?? 0, bytes: bytes[index] ?? 0 }
      })
      return { tokens: tokens.reduce((sum, one) => sum + one, 0), tally }
    },
  }
}

export function sumOfCounts(counts: readonly TextCount[]): TextCount {
  const [first, ...others] = counts
  if (first === undefined) return nothingCounted
  return others.reduce(
    (sum, one) => ({
      tokens: sum.tokens + one.tokens,
      tally: tallyOf((kind) => ({
        tokens: sum.tally[kind].tokens + one.tally[kind].tokens,
        bytes: sum.tally[kind].bytes + one.tally[kind].bytes,
      })),
      cuts: sum.cuts + one.cuts,
      beyondAscii: sum.beyondAscii + one.beyondAscii,
    }),
    first,
  )
}

/** All bytes of a tally: what bounds the tokens of any byte-level vocabulary. */
export function bytesOf(tally: Tally): number {
  return pieceKinds.reduce((sum, kind) => sum + tally[kind].bytes, 0)
}
