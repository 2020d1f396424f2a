/** Upper bounds of the tokens of a text that hold for any vocabulary, or for one we know. */

/**
 * Never below the tokens a known vocabulary gives: our exact count with 2 % for the cuts of long runs, and never more than the bytes, as
 * every token of a byte-level vocabulary covers at least one byte.
 */
export function knownBound(text: string, counted: number): number {
  return Math.min(Buffer.byteLength(text), Math.ceil(counted * 1.02))
}

/**
 * A bound for a vocabulary nobody publishes (Claude's, an open model's behind a proxy). Vocabularies agree within a factor of two on
 * words of Latin letters; on everything else (digits, signs, indentation, other scripts) they do not, so that counts by its bytes, and the
 * whole by no more than its bytes.
 */
export function unknownBound(text: string, counted: number): number {
  return Math.min(bytesBound(text), 2 * counted + oddBytes(text))
}

/** What no byte-level vocabulary exceeds, after any normalisation, and with the space some put at the start of a text. */
export function bytesBound(text: string): number {
  return text === '' ? 0 : normalisedBytes(text) + 1
}

function normalisedBytes(text: string): number {
  const bytes = Buffer.byteLength(text)
  return bytes === text.length ? bytes : Math.max(bytes, Buffer.byteLength(text.normalize('NFKC')))
}

/** Letters in a row beyond this are not a word but data, which vocabularies cut each in their own way. */
const longestWord = 24

/** Bytes that are not in words of Latin letters or the single space before one. */
function oddBytes(text: string): number {
  let inWords = 0
  let letters = 0
  for (let i = 0; i <= text.length; i += 1) {
    const unit = text.charCodeAt(i)
    if ((unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90)) {
      letters += 1
      continue
    }
    if (letters > 0 && letters <= longestWord) inWords += letters + (text.charCodeAt(i - letters - 1) === 32 ? 1 : 0)
    letters = 0
  }
  return normalisedBytes(text) - inWords
}
