/**
 * The rule about Markdown: closed code blocks, and the headings, lists and tables that must be
 * there.
 */
import { broken, fold, kept, type Check } from '../subject'

interface Structure {
  readonly headings: readonly string[]
  readonly lists: number
  readonly tables: number
  /** The line of a code block that was never closed, from 1; null where all were. */
  readonly openFence: number | null
}

/** Read line by line as CommonMark has it; what stands in a code block is no structure. */
function structureOf(text: string): Structure {
  const headings: string[] = []
  let lists = 0
  let tables = 0
  let fence: { readonly mark: string; readonly line: number } | null = null
  let previous = ''
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line)
    if (fence !== null) {
      if (mark?.[1]?.startsWith(fence.mark) === true && (mark[2] ?? '').trim() === '') fence = null
      continue
    }
    if (mark?.[1] !== undefined) fence = { mark: mark[1], line: index + 1 }
    else if (/^ {0,3}#{1,6}\s/.test(line)) headings.push(headingOf(line))
    else if (/^\s*(?:[-*+]|\d{1,9}[.)])\s+\S/.test(line)) lists += 1
    else if (previous.includes('|') && isUnderTableHead(line)) tables += 1
    previous = line
  }
  return { headings, lists, tables, openFence: fence?.line ?? null }
}

/** The words of a heading, without the marks around them. */
function headingOf(line: string): string {
  const words = line.trim().replace(/^#+/, '').trim()
  const closing = /#+$/.exec(words.slice(-100))?.[0] ?? ''
  const open = words.slice(0, words.length - closing.length)
  return closing !== '' && /\s$/.test(open) ? open.trimEnd() : words
}

/** `|---|:-:|`: cell by cell, for a pattern over the whole line could take its length squared. */
function isUnderTableHead(line: string): boolean {
  if (!line.includes('|') || !line.includes('-')) return false
  const cells = line.trim().replace(/^\|/, '').split('|')
  const last = cells.pop()?.trim() ?? ''
  return cells.every((cell) => /^:?-+:?$/.test(cell.trim())) && /^:?-*:?$/.test(last)
}

export function markdown(wanted: {
  readonly headings: readonly string[]
  readonly list: boolean
  readonly table: boolean
}): Check {
  return ({ text }) => {
    const { headings, lists, tables, openFence } = structureOf(text)
    const there = new Set(headings.map(plain))
    const missing = wanted.headings.filter((heading) => !there.has(plain(heading)))
    const problems = [
      ...(openFence === null ? [] : [`the code block of line ${openFence} is never closed`]),
      ...(missing.length === 0
        ? []
        : [`no heading ${missing.map((heading) => `“${heading}”`).join(', ')}`]),
      ...(wanted.list && lists === 0 ? ['no list'] : []),
      ...(wanted.table && tables === 0 ? ['no table'] : []),
    ]
    return problems.length === 0
      ? kept('Its structure is as wanted.')
      : broken(`Its structure is not as wanted: ${problems.join('; ')}.`)
  }
}

/** Marks of emphasis and a closing colon are no part of a heading's words. */
function plain(heading: string): string {
  return fold(heading).replace(/[*_`]/g, '').trimEnd().replace(/[:.]$/, '').trim()
}
