/**
 * Which words of one text are not in another, by the shortest list of changes (Myers 1986, An O(ND)
 * Difference Algorithm). Pure.
 */

export interface WordPart {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** A word and the space after it; words are compared, spaces are not. */
interface Token {
  readonly word: string
  readonly text: string
}

/** More changes than this make no picture that helps, and the search grows with their square. */
const mostChanges = 3000

/**
 * The parts in reading order, removed before added; null where more than 3,000 words differ. A text
 * in any script is cut into words as its readers would.
 */
export function diffWords(before: string, after: string): readonly WordPart[] | null {
  const [one, two] = [tokensOf(before), tokensOf(after)]
  const least = Math.min(one.length, two.length)
  let head = 0
  while (head < least && one[head]?.word === two[head]?.word) head++
  let tail = 0
  while (tail < least - head && one.at(-1 - tail)?.word === two.at(-1 - tail)?.word) tail++
  const middle = changesOf(one.slice(head, one.length - tail), two.slice(head, two.length - tail))
  if (middle === null) return null
  const same = (from: number, count: number, later: number) =>
    Array.from({ length: count }, (_, at) => samePart(one[from + at], two[later + at]))
  return joined([
    ...same(0, head, 0),
    ...middle,
    ...same(one.length - tail, tail, two.length - tail),
  ])
}

/** As the second text has it; the last word of a text has no space after it, the first's has then. */
function samePart(before: Token | undefined, after: Token | undefined): WordPart {
  const isBare = after !== undefined && after.text === after.word
  return partOf('same', (isBare ? before?.text : after?.text) ?? '')
}

function partOf(kind: WordPart['kind'], text: string): WordPart {
  return { kind, text }
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'word' }).segment(text)) {
    const last = tokens.at(-1)
    if (segment.trim() !== '') tokens.push({ word: segment, text: segment })
    else if (last !== undefined) tokens[tokens.length - 1] = { ...last, text: last.text + segment }
  }
  return tokens
}

/** Rounds of the search: how far each diagonal came with so many changes, before each round. */
interface Search {
  readonly rounds: readonly Int32Array[]
  readonly changes: number
}

function changesOf(one: readonly Token[], two: readonly Token[]): WordPart[] | null {
  const search = furthest(one, two)
  return search === null ? null : backtrack(one, two, search)
}

/** Whether a path on diagonal `k` in round `d` comes from the one above it, by a word added. */
function comesDown(reached: Int32Array, middle: number, k: number, d: number): boolean {
  const [left, right] = [reached[middle + k - 1] ?? 0, reached[middle + k + 1] ?? 0]
  return k === -d || (k !== d && left < right)
}

function furthest(one: readonly Token[], two: readonly Token[]): Search | null {
  const most = Math.min(one.length + two.length, mostChanges)
  const middle = most + 1
  const reached = new Int32Array(2 * most + 3)
  const rounds: Int32Array[] = []
  for (let d = 0; d <= most; d++) {
    rounds.push(reached.slice(middle - d - 1, middle + d + 2))
    for (let k = -d; k <= d; k += 2) {
      let x = comesDown(reached, middle, k, d)
        ? (reached[middle + k + 1] ?? 0)
        : (reached[middle + k - 1] ?? 0) + 1
      while (x < one.length && x - k < two.length && one[x]?.word === two[x - k]?.word) x++
      reached[middle + k] = x
      if (x >= one.length && x - k >= two.length) return { rounds, changes: d }
    }
  }
  return null
}

/** From the ends of both texts back to their beginnings. */
function backtrack(
  one: readonly Token[],
  two: readonly Token[],
  { rounds, changes }: Search,
): WordPart[] {
  const parts: WordPart[] = []
  let [x, y] = [one.length, two.length]
  for (let d = changes; d >= 0; d--) {
    const reached = rounds[d] ?? new Int32Array(3)
    const middle = d + 1
    const k = x - y
    const from = comesDown(reached, middle, k, d) ? k + 1 : k - 1
    const fromX = d === 0 ? 0 : (reached[middle + from] ?? 0)
    const fromY = d === 0 ? 0 : fromX - from
    while (x > fromX && y > fromY) {
      x--
      y--
      parts.push(samePart(one[x], two[y]))
    }
    if (d === 0) break
    if (y > fromY) parts.push(partOf('added', two[fromY]?.text ?? ''))
    else parts.push(partOf('removed', one[fromX]?.text ?? ''))
    x = fromX
    y = fromY
  }
  return parts.reverse()
}

/** Neighbours of one kind are one part; between words that stay, removed stands before added. */
function joined(parts: readonly WordPart[]): readonly WordPart[] {
  const whole: WordPart[] = []
  let removed = ''
  let added = ''
  function changed() {
    if (removed !== '') whole.push(partOf('removed', removed))
    if (added !== '') whole.push(partOf('added', added))
    removed = added = ''
  }
  let same = ''
  for (const { kind, text } of [...parts, partOf('same', '')]) {
    if (kind === 'same') {
      changed()
      same += text
      continue
    }
    if (same !== '') whole.push(partOf('same', same))
    same = ''
    if (kind === 'removed') removed += text
    else added += text
  }
  if (same !== '') whole.push(partOf('same', same))
  return whole
}
