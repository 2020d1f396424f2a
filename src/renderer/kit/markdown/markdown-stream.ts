/**
 * Splits growing Markdown into blocks: finished ones keep their identity, only the open tail is
 * lexed again. Pure.
 */
import { Lexer, Marked, type Token } from 'marked'
import { formulas } from './formula-tokens'
import type { LinkDefinitions } from './link-definitions'

export interface MarkdownBlock {
  /** Where the block starts in the text: stable while the text grows. */
  readonly start: number
  readonly token: Token
}

const reader = new Marked({ gfm: true, breaks: false, pedantic: false }, formulas)

/**
 * The text's tokens, and whether it defines links (`[p]: https://…`), which give meaning to text
 * above and below them.
 */
function lex(
  text: string,
  known: LinkDefinitions,
): { readonly tokens: readonly Token[]; readonly defines: boolean } {
  const lexer = new Lexer(reader.defaults)
  Object.assign(lexer.tokens.links, known)
  const tokens = lexer.lex(text)
  return {
    tokens: [...tokens],
    defines: Object.keys(tokens.links).length > Object.keys(known).length,
  }
}

/** Line ends become \n. A carriage return at the very end waits for what follows it. */
export function normalise(text: string): string {
  // Nearly always, and told at a glance.
  if (!text.includes('\r') && !text.includes('\u0000')) return text
  return text
    .replace(/\r$/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\u0000/g, '\uFFFD')
}

/**
 * Index of the first token that more text could still change: the last one that is not white space.
 */
function openIndex(tokens: readonly Token[]): number {
  for (let index = tokens.length - 1; index >= 0; index--)
    if (tokens[index]?.type !== 'space') return index
  return 0
}

function place(tokens: readonly Token[], from: number): MarkdownBlock[] {
  let start = from
  return tokens.map((token) => {
    const block = { start, token }
    start += token.raw.length
    return block
  })
}

/**
 * One growing text; `known` are links that are defined elsewhere. `update` gives all its blocks;
 * blocks of the finished part are the same objects as before.
 */
export function createMarkdownStream(known: LinkDefinitions = {}): {
  update(text: string): readonly MarkdownBlock[]
} {
  let frozen: MarkdownBlock[] = []
  let frozenText = ''
  /**
   * Set once the text defines a link: from then on it is read as a whole each time, for a
   * half-written definition still changes.
   */
  let whole = false

  function restart() {
    frozen = []
    frozenText = ''
  }

  function update(raw: string): readonly MarkdownBlock[] {
    const text = normalise(raw)
    if (!text.startsWith(frozenText)) {
      restart()
      whole = false
    }
    let lexed = lex(text.slice(frozenText.length), known)
    if (lexed.defines && !whole) {
      whole = true
      restart()
      lexed = lex(text, known)
    }
    if (whole) return place(lexed.tokens, 0)
    const blocks = place(lexed.tokens, frozenText.length)
    const open = openIndex(lexed.tokens)
    const finished = blocks.slice(0, open)
    const raws = finished.map((block) => block.token.raw).join('')
    // Lexing may rewrite white space (tabs, blank lines); then offsets are not the text's and
    // nothing new is frozen.
    if (finished.length === 0 || !text.startsWith(raws, frozenText.length))
      return [...frozen, ...blocks]
    frozen = [...frozen, ...finished]
    frozenText += raws
    return [...frozen, ...blocks.slice(open)]
  }

  return { update }
}

/** All blocks of a finished text. */
export function markdownBlocks(text: string): readonly MarkdownBlock[] {
  return createMarkdownStream().update(text)
}
