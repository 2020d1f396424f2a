/** Which values of one JSON document differ from another's, place by place. Pure. */

export interface JsonPlace {
  /** `$.items[0].name` */
  readonly path: string
  readonly kind: 'same' | 'changed' | 'removed' | 'added'
  /** Written as JSON; null where there is none. */
  readonly before: string | null
  readonly after: string | null
}

/** Deeper than this, what is below is compared as one value. */
const deepest = 100

type Branch = Readonly<Record<string, unknown>> | readonly unknown[]

/** The document a text is, bare or in one fence of Markdown; undefined where it is none. */
export function readDocument(text: string): Branch | undefined {
  const fenced = /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/.exec(text)?.[1]
  try {
    const value: unknown = JSON.parse(fenced ?? text)
    return isBranch(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Every leaf of both, in the order of the first and then of what only the second has. */
export function diffDocuments(before: Branch, after: Branch): readonly JsonPlace[] {
  return placesOf('$', before, after, 0)
}

function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null
}

function placesOf(path: string, before: unknown, after: unknown, depth: number): JsonPlace[] {
  const alike =
    isBranch(before) && isBranch(after) && Array.isArray(before) === Array.isArray(after)
  if (!alike || depth >= deepest) return [leaf(path, before, after)]
  const [one, two] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  const names = [...one.keys(), ...[...two.keys()].filter((name) => !one.has(name))]
  if (names.length === 0) return [leaf(path, before, after)]
  return names.flatMap((name) =>
    placesOf(placeIn(path, name, Array.isArray(before)), one.get(name), two.get(name), depth + 1),
  )
}

function placeIn(path: string, name: string, isList: boolean): string {
  if (isList) return `${path}[${name}]`
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`
}

function leaf(path: string, before: unknown, after: unknown): JsonPlace {
  const [one, two] = [written(before), written(after)]
  const kind = one === two ? 'same' : one === null ? 'added' : two === null ? 'removed' : 'changed'
  return { path, kind, before: one, after: two }
}

function written(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
