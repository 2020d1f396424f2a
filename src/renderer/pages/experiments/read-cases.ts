/** Cases read from text: CSV with a head, JSON Lines, or one input a line. Pure. */
import { experimentCase, mostCases, type ExperimentCase } from '../../../contract/experiments'
import { readCsv, separatorOf } from '../../../shared/csv-read'

/** A case of a draft; the console gives an id to those that have none. */
export type DraftCase = Omit<ExperimentCase, 'id'> & { readonly id?: string | undefined }

export interface LineProblem {
  /** From 1. */
  readonly line: number
  readonly message: string
}

export interface ReadCases {
  readonly format: 'csv' | 'jsonl' | 'lines'
  readonly cases: readonly DraftCase[]
  readonly problems: readonly LineProblem[]
}

const draftCase = experimentCase.extend({ id: experimentCase.shape.id.optional() })
const inputNames = new Set(['input', 'prompt', 'question', 'text'])
const expectedNames = new Set(['expected', 'answer', 'reference', 'label'])

/** What the text is, by its first characters: JSON objects, a head that names an input, or plain lines. */
export function formatOf(text: string): ReadCases['format'] {
  const start = text.replace(/^\uFEFF/, '').trimStart()
  if (start.startsWith('{')) return 'jsonl'
  const head = /^[^\r\n]*/.exec(start)?.[0] ?? ''
  const names = head.split(separatorOf(start)).map(headName)
  return names.some((name) => inputNames.has(name)) ? 'csv' : 'lines'
}

/** Reads what can be read; each line that cannot has its problem. `format` absent: told by the text. */
export function readCases(text: string, format = formatOf(text)): ReadCases {
  const read =
    format === 'csv' ? readTable(text) : format === 'jsonl' ? readObjects(text) : readLines(text)
  return { format, ...withoutDoubles(read) }
}

type Read = Pick<ReadCases, 'cases' | 'problems'> & { readonly lines: readonly number[] }

function headName(cell: string): string {
  return cell.trim().replace(/^"|"$/g, '').trim().toLowerCase()
}

function readTable(text: string): Read {
  const { records, problem } = readCsv(text)
  const problems: LineProblem[] = []
  const [head, ...rows] = records
  const names = head?.cells.map((cell) => cell.trim()) ?? []
  if (!names.some((name) => inputNames.has(name.toLowerCase())))
    return {
      cases: [],
      lines: [],
      problems: [
        problem ?? {
          line: head?.line ?? 1,
          message: 'The first line must name the columns, one of them "input".',
        },
      ],
    }
  const cases: DraftCase[] = []
  const lines: number[] = []
  for (const { line, cells } of rows) {
    if (cells.length > names.length) {
      problems.push({
        line,
        message: `${cells.length} cells where the head names ${names.length}: put quotes around cells that hold a separator.`,
      })
      continue
    }
    take(caseOfCells(names, cells), line, { cases, lines, problems })
  }
  return { cases, lines, problems: problem === null ? problems : [...problems, problem] }
}

/** Columns without a meaning of their own become variables. */
function caseOfCells(names: readonly string[], cells: readonly string[]): unknown {
  const vars: Record<string, string> = {}
  const fields: Record<string, unknown> = {}
  for (const [at, name] of names.entries()) {
    const cell = cells[at] ?? ''
    const known = name.toLowerCase()
    if (inputNames.has(known) && fields['input'] === undefined) fields['input'] = cell
    else if (expectedNames.has(known) && fields['expected'] === undefined) {
      if (cell !== '') fields['expected'] = cell
    } else if (known === 'id' || known === 'group') {
      if (cell.trim() !== '') fields[known] = cell.trim()
    } else if (known === 'tags') {
      const tags = cell
        .split(/[,;|]/)
        .map((tag) => tag.trim())
        .filter((tag) => tag !== '')
      if (tags.length > 0) fields['tags'] = tags
    } else if (name !== '') vars[name] = cell
  }
  return Object.keys(vars).length === 0 ? fields : { ...fields, vars }
}

function readObjects(text: string): Read {
  const read = { cases: [] as DraftCase[], lines: [] as number[], problems: [] as LineProblem[] }
  for (const [at, row] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (row.trim() === '') continue
    try {
      take(JSON.parse(row), at + 1, read)
    } catch {
      read.problems.push({ line: at + 1, message: 'This is no JSON object on one line.' })
    }
  }
  return read
}

function readLines(text: string): Read {
  const read = { cases: [] as DraftCase[], lines: [] as number[], problems: [] as LineProblem[] }
  for (const [at, row] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries())
    if (row.trim() !== '') take({ input: row.trim() }, at + 1, read)
  return read
}

/** Adds what is a case, else its problem. */
function take(
  found: unknown,
  line: number,
  read: { cases: DraftCase[]; lines: number[]; problems: LineProblem[] },
): void {
  const parsed = draftCase.safeParse(found)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const place = issue?.path.join('.') ?? ''
    read.problems.push({ line, message: problemOf(place, issue?.message ?? '') })
  } else if (parsed.data.input === '') {
    read.problems.push({ line, message: 'The input is empty.' })
  } else {
    read.cases.push(parsed.data)
    read.lines.push(line)
  }
}

function problemOf(place: string, message: string): string {
  if (place === 'input') return 'The input is missing: a text, or messages with role and content.'
  return place === '' ? message : `${place}: ${message}`
}

/** A second case of one id, and what passes the most there may be, is a problem. */
function withoutDoubles({ cases, lines, problems }: Read): Pick<ReadCases, 'cases' | 'problems'> {
  const seen = new Map<string, number>()
  const kept: DraftCase[] = []
  const more: LineProblem[] = []
  for (const [at, each] of cases.entries()) {
    const line = lines[at] ?? 0
    const first = each.id === undefined ? undefined : seen.get(each.id)
    if (first !== undefined)
      more.push({ line, message: `The id "${each.id}" is already that of line ${first}.` })
    else if (kept.length < mostCases) {
      if (each.id !== undefined) seen.set(each.id, line)
      kept.push(each)
    }
  }
  const over = cases.length - more.length - kept.length
  if (over > 0)
    more.push({
      line: lines.at(-over) ?? 0,
      message: `An experiment takes up to ${mostCases} cases: ${over} from here on are left out.`,
    })
  return { cases: kept, problems: [...problems, ...more].sort((a, b) => a.line - b.line) }
}
