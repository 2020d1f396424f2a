/**
 * Source files as syntax trees, so that rules about code are not fooled by comments, strings or
 * line breaks.
 */
import { parseSync } from 'vite'
import { readSources, type SourceFile } from '../structure/source-files'

export interface Node {
  readonly type: string
  readonly [field: string]: unknown
}

export interface ParsedFile extends SourceFile {
  readonly tree: Node
}

export function parseFile(file: SourceFile): ParsedFile {
  const { program, errors } = parseSync(file.path, file.text)
  if (errors.length > 0) throw new Error(`${file.path}: ${errors[0]?.message ?? ''}`)
  return { ...file, tree: program as unknown as Node }
}

export function parseSources(...folders: string[]): ParsedFile[] {
  return readSources(...folders).map(parseFile)
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
  )
}

/**
 * Every node of a tree, parents first. Types are left out: they are not there when the program
 * runs.
 */
export function* walk(node: Node): Generator<Node> {
  if (
    /^TS(TypeAnnotation|InterfaceDeclaration|TypeAliasDeclaration|TypeParameter\w*)$/.test(
      node.type,
    )
  )
    return
  if (
    (node.type === 'ImportDeclaration' && node.importKind === 'type') ||
    (node.type === 'ImportSpecifier' && node.importKind === 'type')
  )
    return
  yield node
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield* walk(item)
    } else if (isNode(value)) yield* walk(value)
  }
}

/** The name of an identifier; undefined for anything else. */
export function nameOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' && typeof node.name === 'string'
    ? node.name
    : undefined
}

/**
 * The property a member expression reads, written `a.b` or `a['b']`; undefined for a computed one.
 */
export function propertyOf(node: Node): string | undefined {
  if (node.type !== 'MemberExpression') return undefined
  if (node.computed !== true) return nameOf(node.property)
  return isNode(node.property) &&
    node.property.type === 'Literal' &&
    typeof node.property.value === 'string'
    ? node.property.value
    : undefined
}

/** Text a file holds: strings, the fixed parts of templates, text between tags. */
export function textsOf({ tree }: ParsedFile): string[] {
  return [...walk(tree)].flatMap((node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') return [node.value]
    if (node.type === 'JSXText' && typeof node.value === 'string') return [node.value]
    if (node.type !== 'TemplateLiteral') return []
    // Parts are joined, so that an address with a value in its middle is seen whole.
    return [
      (node.quasis as readonly { readonly value: { readonly cooked?: string | null } }[])
        .map(({ value }) => value.cooked ?? '')
        .join('${}'),
    ]
  })
}
