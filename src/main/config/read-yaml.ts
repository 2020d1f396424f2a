/**
 * A YAML text as plain values, with the line each of them stands on. What a rules file has no use
 * for (anchors, tags) is refused.
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type ErrorCode,
  type ParsedNode,
  type YAMLError,
} from 'yaml'

export type Path = readonly (string | number)[]

export interface FileIssue {
  readonly path: Path
  readonly line: number
  readonly message: string
}

export interface ReadYaml {
  /** Undefined where the text has issues. */
  readonly value: unknown
  readonly issues: readonly FileIssue[]
  /** The line of the nearest thing at or above a path, from 1. */
  lineOf(path: Path): number
}

/** What to write instead, for what people get wrong most; else what the parser says. */
const instead: Readonly<Partial<Record<ErrorCode, string>>> = {
  TAB_AS_INDENT: 'Indent with spaces, two a level: tabs are not read.',
  BAD_INDENT: 'Indent all fields of one thing alike, two spaces a level.',
  MISSING_CHAR:
    'Write "name: value" with a space after the colon, and close every quote and bracket.',
  BLOCK_AS_IMPLICIT_KEY:
    'Put each field on a line of its own, and text that holds a colon in quotes: name: "a: b".',
  MULTILINE_IMPLICIT_KEY: 'A name and its colon stand on one line: name: value.',
  BAD_SCALAR_START: 'Put text that begins with @, `, % or another sign in quotes: name: "@text".',
  UNEXPECTED_TOKEN:
    'Write "name: value", or "- name: value" in a list; text with signs in it goes in quotes.',
  BAD_DQ_ESCAPE: 'A backslash in double quotes is written twice: "C:\\\\folder".',
}

function notYaml({ code, message }: YAMLError): string {
  return `This is not YAML: ${instead[code] ?? (message.endsWith('.') ? message : `${message}.`)}`
}

/** Never throws for what a person wrote: every fault is an issue with its line. */
export function readYaml(text: string): ReadYaml {
  const places = createPlaces()
  const { issues, lineOf } = places
  try {
    const parsed = parseDocument(text, {
      lineCounter: places.counter,
      prettyErrors: false,
      uniqueKeys: false,
      version: '1.2',
    })
    for (const error of [...parsed.errors, ...parsed.warnings])
      places.refuse([], error.pos[0], notYaml(error))
    const value = issues.length > 0 ? undefined : plain(parsed.contents, [], places)
    return { value: issues.length > 0 ? undefined : value, issues, lineOf }
  } catch (error) {
    // Thousands of brackets in one another end the parser's own stack.
    if (!(error instanceof RangeError)) throw error
    return {
      value: undefined,
      issues: [{ path: [], line: 1, message: 'The file is nested too deeply to be read.' }],
      lineOf,
    }
  }
}

/** Where each value stands in the text, and what stands against it. */
interface Places {
  readonly counter: LineCounter
  readonly issues: readonly FileIssue[]
  /** Remembers the line of a path, from its offset in the text. */
  note(path: Path, offset: number): void
  refuse(path: Path, offset: number, message: string): undefined
  lineOf(path: Path): number
}

function createPlaces(): Places {
  const counter = new LineCounter()
  const lines = new Map<string, number>([['[]', 1]])
  const issues: FileIssue[] = []
  const at = (offset: number) => counter.linePos(offset).line

  return {
    counter,
    issues,
    note: (path, offset) => void lines.set(JSON.stringify(path), at(offset)),
    refuse: (path, offset, message) => void issues.push({ path, line: at(offset), message }),
    lineOf(path) {
      for (let length = path.length; length >= 0; length -= 1) {
        const line = lines.get(JSON.stringify(path.slice(0, length)))
        if (line !== undefined) return line
      }
      return 1
    },
  }
}

function plain(node: ParsedNode | null, path: Path, places: Places): unknown {
  if (node === null) return null
  const [offset] = node.range
  if (isAlias(node))
    return places.refuse(path, offset, 'Write it out: anchors and aliases are not read here.')
  if (node.anchor !== undefined)
    return places.refuse(
      path,
      offset,
      'Leave the anchor out: anchors and aliases are not read here.',
    )
  if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:'))
    return places.refuse(path, offset, `Leave the tag ${node.tag} out.`)
  if (isScalar(node)) return typeof node.value === 'bigint' ? Number(node.value) : node.value
  if (isSeq(node)) {
    return node.items.map((item, index) => {
      const inner = [...path, index]
      places.note(inner, item.range?.[0] ?? offset)
      return plain(item, inner, places)
    })
  }
  return isMap(node) ? fieldsOf(node.items, path, places) : null
}

function fieldsOf(
  pairs: readonly { readonly key: ParsedNode; readonly value: ParsedNode | null }[],
  path: Path,
  places: Places,
): Record<string, unknown> {
  const fields = new Map<string, unknown>()
  for (const { key, value } of pairs) {
    const [offset] = key.range
    if (!isScalar(key) || typeof key.value !== 'string') {
      const written = isScalar(key) ? (key.source ?? String(key.value)) : 'a list or a map'
      places.refuse(path, offset, `Put the name in quotes: ${written} is no text.`)
      continue
    }
    const inner = [...path, key.value]
    if (fields.has(key.value)) {
      places.refuse(
        inner,
        offset,
        `"${key.value}" is here twice, first in line ${places.lineOf(inner)}. Leave one out.`,
      )
      continue
    }
    places.note(inner, offset)
    fields.set(key.value, plain(value, inner, places))
  }
  return Object.fromEntries(fields)
}
