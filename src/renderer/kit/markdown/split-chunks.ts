/**
 * Splits growing Markdown into chunks that are read and drawn one by one, each small enough for a
 * frame. A chunk begins where a new block of the document begins as long as there is such a place,
 * and no chunk passes a bound, whatever the text. Pure.
 */
import { isRisky, marksIn } from './chunk-risk'

export interface Chunk {
  /** Where it begins in the text: a closed chunk stays what it is while the text grows. */
  readonly start: number
  readonly text: string
  /** `code`: the inside of a code block, or a part of it. */
  readonly kind: 'markdown' | 'code'
  readonly language: string
}

/**
 * What a chunk costs to read and draw is counted in characters; a line and a mark cost more than
 * one.
 */
const lineCost = 40
const markCost = 12
/** From here on a chunk ends where a block surely ends … */
const wanted = 3000
/** … from here on between items, rows and quotes … */
const large = 8000
/** … and here at any line. */
const largest = 16_000
/** Code is one run of text, which is cheap to draw: it is cut only where it is very long. */
const largestCode = 60_000
const codeLineCost = 4
/** A longer line is cut. */
const longestLine = 8000
const pieceOfLine = 4000
const searchSpace = 400

interface Fence {
  readonly mark: string
  /** Null: within an item or a quote, so part of its Markdown. */
  readonly language: string | null
}

interface State {
  /** Where the open chunk begins, and where the next line does. */
  start: number
  at: number
  /** Where the code of an open chunk of code begins: after its fence. */
  codeStart: number
  weight: number
  fence: Fence | null
  afterBlank: boolean
  /** Its last line that is not empty is one that is shown as it was written. */
  risky: boolean
  previous: string
  /**
   * The head of the table that the open chunk is in: it goes before the rows of the next one, too.
   */
  table: string
  /** The head that goes before the open chunk. */
  lead: string
}

export interface Chunker {
  /** All chunks of the text as it is now; the closed ones are the same objects as before. */
  update(text: string): readonly Chunk[]
  /** How many texts there were: it changes when one does not continue the one before it. */
  generation(): number
}

/** One text as it grows. */
interface Growing {
  closed: Chunk[]
  state: State
}

/**
 * One growing text. Only whole lines end a chunk, so the chunks of a text are the same however it
 * arrived.
 */
export function createChunker(): Chunker {
  let growing: Growing = { closed: [], state: fresh() }
  let seen = ''
  let generation = 0
  return {
    update(text) {
      if (!text.startsWith(seen)) {
        growing = { closed: [], state: fresh() }
        generation += 1
      }
      takeWholeLines(growing, text)
      const { closed, state } = growing
      seen = text.slice(0, state.at)
      return state.start >= text.length ? [...closed] : [...closed, ...openChunks(state, text)]
    },
    generation: () => generation,
  }
}

function takeWholeLines(growing: Growing, text: string) {
  for (;;) {
    const found = text.indexOf('\n', growing.state.at)
    const end = found === -1 ? text.length : found + 1
    takePieces(growing, text, end)
    if (found === -1) return
    const line = text.slice(growing.state.at, end).replace(/\n$/, '')
    if (growing.state.fence !== null) takeFenced(growing, text, line, end)
    else takePlain(growing, text, line, end)
    growing.state.at = end
  }
}

function close({ closed, state }: Growing, text: string, end: number) {
  const { start } = state
  const language = state.fence?.language
  if (end > start)
    closed.push(
      language == null
        ? { start, text: state.lead + text.slice(start, end), kind: 'markdown', language: '' }
        : {
            start,
            text: text.slice(state.codeStart, end).replace(/\n$/, ''),
            kind: 'code',
            language,
          },
    )
  state.start = end
  state.codeStart = end
  state.weight = 0
  state.lead = ''
}

function takeFenced(growing: Growing, text: string, line: string, end: number) {
  const { closed, state } = growing
  const { fence } = state
  if (fence === null) return
  state.weight += line.length + (fence.language === null ? lineCost : codeLineCost)
  if (closes(line, fence.mark)) {
    if (fence.language !== null) {
      closed.push({
        start: state.start,
        text: text.slice(state.codeStart, Math.max(state.codeStart, state.at - 1)),
        kind: 'code',
        language: fence.language,
      })
      growing.state = { ...fresh(), at: state.at, start: end, codeStart: end }
    }
    growing.state.fence = null
    return
  }
  if (state.weight < (fence.language === null ? largest : largestCode)) return
  close(growing, text, end)
  if (fence.language === null) state.fence = null
}

function takePlain(growing: Growing, text: string, line: string, end: number) {
  const { state } = growing
  const blank = line.trim() === ''
  const fence = fenceOf(line)
  if (blank || (state.table !== '' && !line.includes('|'))) state.table = ''
  const inTable = state.table !== ''
  if (fence?.language != null || mayBreak(state, line, blank, inTable)) {
    close(growing, text, state.at)
    if (inTable) state.lead = `${state.table}\n`
  }
  if (!inTable && isTableHead(state.previous, line)) state.table = `${state.previous}\n${line}`
  state.weight += lineCost + line.length + marksIn(line) * markCost
  state.afterBlank = blank
  if (!blank) state.risky = isRisky(line)
  state.previous = line
  state.fence = fence
  if (fence?.language != null) state.codeStart = end
}

/** May a chunk end before this line? */
function mayBreak(
  { weight, afterBlank, risky }: State,
  line: string,
  blank: boolean,
  inTable: boolean,
): boolean {
  if (weight >= largest) return true
  if (blank) return false
  // What cannot be read as Markdown takes no neighbour along.
  if (afterBlank && risky !== isRisky(line)) return true
  if (weight < wanted) return false
  if (/^#{1,6}\s/.test(line)) return true
  const begins = /^\S/.test(line)
  if (begins && afterBlank && !isItem(line)) return true
  return (
    weight >= large && ((begins && (isItem(line) || line.startsWith('>'))) || inTable || afterBlank)
  )
}

/** A line too long for a chunk, whole or not: pieces of it, where it has a space if it has one. */
function takePieces(growing: Growing, text: string, end: number) {
  const { state } = growing
  if (end - state.at <= longestLine) return
  if (state.fence?.language == null) close(growing, text, state.at)
  while (end - state.at > longestLine) {
    const from = state.at + pieceOfLine
    const space = text.slice(from, from + searchSpace).search(/\s/)
    const cut = from + (space === -1 ? (isPair(text, from) ? 1 : 0) : space + 1)
    close(growing, text, cut)
    state.at = cut
  }
}

/**
 * What is not closed yet: one chunk, or two where its last line will be one of its own for what
 * stands above it.
 */
function openChunks(state: State, text: string): Chunk[] {
  const language = state.fence?.language
  const line = text.slice(state.at)
  if (state.fence !== null && language != null) {
    // A fence that ends the text has no line end of its own.
    const end = closes(line, state.fence.mark) ? state.at - 1 : text.length
    const code = text.slice(state.codeStart, Math.max(state.codeStart, end))
    return [{ start: state.start, text: code, kind: 'code', language }]
  }
  const apart =
    state.fence === null &&
    state.at > state.start &&
    state.afterBlank &&
    line.trim() !== '' &&
    state.risky !== isRisky(line)
  const parts = apart
    ? ([
        [state.start, state.at],
        [state.at, text.length],
      ] as const)
    : ([[state.start, text.length]] as const)
  return parts.map(([start, end], index) => ({
    start,
    text: (index === 0 ? state.lead : '') + text.slice(start, end),
    kind: 'markdown',
    language: '',
  }))
}

function fresh(): State {
  return {
    start: 0,
    at: 0,
    codeStart: 0,
    weight: 0,
    fence: null,
    afterBlank: true,
    risky: false,
    previous: '',
    table: '',
    lead: '',
  }
}

function fenceOf(line: string): Fence | null {
  const found = /^(\s*)(`{3,}|~{3,})(.*)$/.exec(line.slice(0, 400))
  const [, indent = '', mark = '', info = ''] = found ?? []
  if (found === null || (mark.startsWith('`') && info.includes('`'))) return null
  return { mark, language: indent === '' ? (info.trim().split(/\s/)[0] ?? '') : null }
}

/** As long as the opening one or longer, with nothing behind it. */
function closes(line: string, mark: string): boolean {
  const words = line.trim()
  return words.startsWith(mark) && words === mark.charAt(0).repeat(words.length)
}

function isItem(line: string): boolean {
  return /^(?:[-*+]|\d{1,9}[.)])(?:\s|$)/.test(line)
}

/** `|---|:-:|` below a line with as many cells. */
function isTableHead(head: string, line: string): boolean {
  if (!line.includes('-') || !line.includes('|') || !/^[\s|:-]+$/.test(line)) return false
  return head.includes('|') && head.split('|').length === line.split('|').length
}

function isPair(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff
}
