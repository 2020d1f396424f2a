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

export function readYaml(text: string): ReadYaml {
  const counter = new LineCounter()
  const lines = new Map<string, number>([['[]', 1]])
  const issues: FileIssue[] = []
  const at = (offset: number) => counter.linePos(offset).line

  function refuse(path: Path, offset: number, message: string): undefined {
    issues.push({ path, line: at(offset), message })
  }

  function plain(node: ParsedNode | null, path: Path): unknown {
    if (node === null) return null
    if (isAlias(node))
      return refuse(path, node.range[0], 'Write it out: anchors and aliases are not read here.')
    if (node.anchor !== undefined)
      return refuse(
        path,
        node.range[0],
        'Leave the anchor out: anchors and aliases are not read here.',
      )
    if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:'))
      return refuse(path, node.range[0], `Leave the tag ${node.tag} out.`)
    if (isScalar(node)) return typeof node.value === 'bigint' ? Number(node.value) : node.value
    if (isSeq(node)) {
      return node.items.map((item, index) => {
        const inner = [...path, index]
        lines.set(JSON.stringify(inner), at(item.range?.[0] ?? node.range[0]))
        return plain(item, inner)
      })
    }
    return isMap(node) ? fieldsOf(node.items, path) : null
  }

  function fieldsOf(
    pairs: readonly { readonly key: ParsedNode; readonly value: ParsedNode | null }[],
    path: Path,
  ): Record<string, unknown> {
    const fields = new Map<string, unknown>()
    for (const { key, value } of pairs) {
      const offset = key.range[0]
      if (!isScalar(key) || typeof key.value !== 'string') {
        refuse(
          path,
          offset,
          `Put the name in quotes: ${isScalar(key) ? (key.source ?? String(key.value)) : 'a list or a map'} is no text.`,
        )
        continue
      }
      const inner = [...path, key.value]
      if (fields.has(key.value)) {
        refuse(
          inner,
          offset,
          `"${key.value}" is here twice, first in line ${lines.get(JSON.stringify(inner)) ?? 1}. Leave one out.`,
        )
        continue
      }
      lines.set(JSON.stringify(inner), at(offset))
      fields.set(key.value, plain(value, inner))
    }
    return Object.fromEntries(fields)
  }

  function lineOf(path: Path): number {
    for (let length = path.length; length >= 0; length -= 1) {
      const line = lines.get(JSON.stringify(path.slice(0, length)))
      if (line !== undefined) return line
    }
    return 1
  }

  try {
    const parsed = parseDocument(text, {
      lineCounter: counter,
      prettyErrors: false,
      uniqueKeys: false,
      version: '1.2',
    })
    for (const error of [...parsed.errors, ...parsed.warnings])
      issues.push({ path: [], line: at(error.pos[0]), message: notYaml(error) })
    const value = issues.length > 0 ? undefined : plain(parsed.contents, [])
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
