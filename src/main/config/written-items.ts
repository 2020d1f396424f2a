/** The items of a section as somebody wrote them: each checked, with its place in the file. */
import { noSuchField, sentenceOf } from './how-to-write'
import type { Kind } from './item-kind'
import type { Path } from './read-yaml'
import type { Fields } from './section'

export interface Written {
  readonly name: string
  readonly path: Path
  readonly fields: Fields
}

/** Takes what stands against something, with its place in the file. */
export type Refuse = (path: Path, message: string) => void

/** The items that could be read; what could not be is refused with its place. */
export function writtenItems(kind: Kind, desired: unknown, refuse: Refuse): Written[] {
  const root = [kind.name]
  if (desired === null || desired === undefined) return []
  const reading = { kind, refuse }
  if (kind.form === 'single') return readFields(reading, kind.word, root, desired)
  if (kind.form === 'list') {
    if (!Array.isArray(desired)) {
      refuse(root, `${kind.name} is a list: begin each with "- name:".`)
      return []
    }
    return desired.flatMap((value: unknown, index) => {
      const path = [...root, index]
      const { name, ...fields } = isFields(value) ? value : {}
      if (typeof name !== 'string') {
        refuse(path, `Give the ${kind.word} a name, as text.`)
        return []
      }
      return readNamed(reading, name, path, fields)
    })
  }
  if (!isFields(desired)) {
    refuse(root, `${kind.name} has a name, a colon and its fields for each ${kind.word}.`)
    return []
  }
  return Object.entries(desired).flatMap(([name, value]) =>
    readNamed(reading, name, [...root, name], value ?? {}),
  )
}

interface Reading {
  readonly kind: Kind
  readonly refuse: Refuse
}

function readNamed(reading: Reading, name: string, path: Path, value: unknown): Written[] {
  const { kind, refuse } = reading
  const parsed = kind.nameSchema?.safeParse(name)
  if (parsed?.success === false) {
    refuse(
      path,
      `"${name}" cannot be the name of a ${kind.word}: ${parsed.error.issues[0]?.message ?? 'it is not valid'}`,
    )
    return []
  }
  return readFields(reading, name, path, value)
}

function readFields(
  { kind, refuse }: Reading,
  name: string,
  path: Path,
  value: unknown,
): Written[] {
  const parsed = kind.fieldsSchema.safeParse(value)
  if (parsed.success) return [{ name, path, fields: parsed.data }]
  for (const issue of parsed.error.issues) {
    const inner = [
      ...path,
      ...issue.path.map((part) => (typeof part === 'number' ? part : String(part))),
    ]
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys)
        refuse(
          [...inner, key],
          noSuchField(key, kind.fieldsSchema, inner.slice(path.length), value),
        )
    else refuse(inner, sentenceOf(issue, kind.fieldsSchema, value))
  }
  return []
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
