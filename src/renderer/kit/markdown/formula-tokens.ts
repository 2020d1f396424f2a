/**
 * Where Markdown holds a formula: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`. Prices stay prices. Every
 * search is bounded. Pure.
 */
import type { MarkedExtension, Tokens } from 'marked'
import { longestFormula } from '../typeset/typeset-job'

export interface FormulaToken extends Tokens.Generic {
  readonly type: 'formula'
  readonly text: string
  readonly display: boolean
}

const pairs = [
  { open: '$$', close: '$$', display: true },
  { open: '\\[', close: '\\]', display: true },
  { open: '\\(', close: '\\)', display: false },
] as const

/** The formula that the text begins with. */
function formulaAt(source: string): FormulaToken | undefined {
  const pair = pairs.find(({ open }) => source.startsWith(open))
  if (pair === undefined) return source.startsWith('$') ? shortFormulaAt(source) : undefined
  const within = source.slice(0, longestFormula + 4)
  const end = within.indexOf(pair.close, pair.open.length)
  if (end === -1) return undefined
  const text = within.slice(pair.open.length, end)
  if (text.trim() === '' || /\n\s*\n/.test(text)) return undefined
  return token(within.slice(0, end + pair.close.length), text.trim(), pair.display)
}

/** `$x$`, as pandoc reads it, and not where it reads like two amounts of money. */
function shortFormulaAt(source: string): FormulaToken | undefined {
  const line = source.slice(0, longestFormula).split('\n', 1)[0] ?? ''
  const end = line.search(/(?<!\\|^)\$/)
  const text = line.slice(1, Math.max(1, end))
  if (text === '' || text !== text.trim() || /[\w$]/.test(source.charAt(end + 1))) return undefined
  if (/\s/.test(text) && !/[\\^_=<>+\-*/|{}]/.test(text)) return undefined
  return token(line.slice(0, end + 1), text, false)
}

function token(raw: string, text: string, display: boolean): FormulaToken {
  return { type: 'formula', raw, text, display }
}

export const formulas: MarkedExtension = {
  extensions: [
    {
      name: 'formulaBlock',
      level: 'block',
      start: (source) => afterLineEnd(source, /\n {0,3}(?:\$\$|\\\[)/),
      tokenizer(source) {
        const indent = /^ {0,3}(?=\$\$|\\\[)/.exec(source)?.[0]
        if (indent === undefined) return undefined
        const found = formulaAt(source.slice(indent.length))
        if (found === undefined) return undefined
        const end = indent.length + found.raw.length
        const rest = /^[ \t]*(?:\n|$)/.exec(source.slice(end, end + 200))?.[0]
        return rest === undefined
          ? undefined
          : { ...found, raw: source.slice(0, end + rest.length) }
      },
    },
    {
      name: 'formula',
      level: 'inline',
      start: (source) => indexOf(source, /(?<![\w$\\])\$|\\[([]/),
      tokenizer: (source) => formulaAt(source),
    },
  ],
}

function indexOf(source: string, mark: RegExp): number | undefined {
  const index = source.search(mark)
  return index === -1 ? undefined : index
}

function afterLineEnd(source: string, mark: RegExp): number | undefined {
  const index = source.search(mark)
  return index === -1 ? undefined : index + 1
}
