/** A YAML text as plain values, with the line each of them stands on. What a rules file has no use for (anchors, tags) is refused. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type ParsedNode } from 'yaml'

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
    if (isAlias(node)) return refuse(path, node.range[0], 'Write it out: anchors and aliases are not read here.')
    if (node.anchor !== undefined) return refuse(path, node.range[0], 'Leave the anchor out: anchors and aliases are not read here.')
    if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:')) return refuse(path, node.range[0], `Leave the tag ${node.tag} out.`)
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

  function fieldsOf(pairs: readonly { readonly key: ParsedNode; readonly value: ParsedNode | null }[], path: Path): Record<string, unknown> {
    const fields = new Map<string, unknown>()
    for (const { key, value } of pairs) {
      const offset = key.range[0]
      if (!isScalar(key) || typeof key.value !== 'string') {
        refuse(path, offset, `Put the name in quotes: ${isScalar(key) ? (key.source ?? String(key.value)) : 'a list or a map'} is no text.`)
        continue
      }
      const inner = [...path, key.value]
      if (fields.has(key.value)) {
        refuse(inner, offset, `"${key.value}" is here twice, first in line ${lines.get(JSON.stringify(inner)) ?? 1}. Leave one out.`)
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
    const parsed = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: false, version: '1.2' })
    for (const error of [...parsed.errors, ...parsed.warnings]) issues.push({ path: [], line: at(error.pos[0]), message: `This is not YAML: ${error.message}${error.message.endsWith('.') ? '' : '.'}` })
    const value = issues.length > 0 ? undefined : plain(parsed.contents, [])
    return { value: issues.length > 0 ? undefined : value, issues, lineOf }
  } catch (error) {
    // Thousands of brackets in one another end the parser's own stack.
    if (!(error instanceof RangeError)) throw error
    return { value: undefined, issues: [{ path: [], line: 1, message: 'The file is nested too deeply to be read.' }], lineOf }
  }
}
