/**
 * The common part of every section: reads the written items, finds which present one each means,
 * and says field by field what would change.
 */
import type { z } from 'zod'
import type { ConfigChange } from '../../contract/config'
import { diffFields } from './field-diff'
import { examplesOf, noSuchField, sentenceOf } from './how-to-write'
import type { FileIssue, Path } from './read-yaml'
import type { Fields, Item, PlanContext, Section, SectionPlan } from './section'

export interface ItemIssue {
  /** Within the item. */
  readonly path: Path
  readonly message: string
}

export interface Kind extends Omit<Section, 'plan' | 'prepare'> {
  /** In sentences: `budget`. */
  readonly word: string
  /** A name this kind may have. Absent: any. */
  readonly nameSchema?: z.ZodType<string>
  /**
   * The fields as written; each may be left out, which leaves it as it is. Must refuse unknown
   * ones.
   */
  readonly fieldsSchema: z.ZodType<Fields>
  /** What a new one has where the file does not say. */
  readonly blank: Fields
  /** What a new one cannot be without. */
  readonly required?: readonly string[]
  /** Fields that never change once it is there. */
  readonly fixed?: readonly string[]
  /** One way to write what may be written in several. */
  normal?(fields: Fields): Fields
  /**
   * Which present item a written one means. Absent: the one of its name. `taken` are those that are
   * spoken for.
   */
  match?(name: string, fields: Fields, taken: ReadonlySet<string>): Item | undefined
  /** Looks at the written fields of every item that can be read, before `issuesOf` is asked. */
  prepare?(fields: readonly Fields[]): Promise<void>
  /** What stands against a new or different item. */
  issuesOf?(
    name: string,
    after: Fields,
    before: Fields | null,
    context: PlanContext,
  ): readonly ItemIssue[]
  /** Why it is not taken away although the file does not name it; null: it goes. */
  staysBecause?(item: Item): string | null
  put(name: string, after: Fields, present: Item | undefined, who: string): void
  remove?(item: Item, who: string): void
}

/** A section whose things are matched, compared and applied one by one. */
export function itemSection(kind: Kind): Section {
  return {
    name: kind.name,
    form: kind.form,
    about: kind.about,
    read: () => kind.read(),
    reload: () => kind.reload(),
    prepare: async (desired) =>
      kind.prepare?.(writtenItems(kind, desired, () => {}).map(({ fields }) => fields)),
    plan: (desired, context) => planItems(kind, desired, context),
  }
}

interface Written {
  readonly name: string
  readonly path: Path
  readonly fields: Fields
}

function planItems(kind: Kind, desired: unknown, context: PlanContext): SectionPlan {
  const issues: FileIssue[] = []
  const changes: ConfigChange[] = []
  const puts: ((who: string) => void)[] = []
  const removals: ((who: string) => void)[] = []
  const present = kind.read()
  const taken = new Set<string>()

  function refuse(path: Path, message: string) {
    issues.push({ path, line: context.lineOf(path), message })
  }

  for (const { name, path, fields } of writtenItems(kind, desired, refuse)) {
    const match =
      kind.match?.(name, fields, taken) ??
      present.find((item) => item.name === name && !taken.has(item.id))
    if (match !== undefined) taken.add(match.id)
    const before = match?.fields ?? null
    const missing =
      before === null ? (kind.required ?? []).filter((field) => fields[field] === undefined) : []
    if (missing.length > 0) {
      const examples = examplesOf(kind.fieldsSchema, missing)
      refuse(
        path,
        `The ${kind.word} ${name} is new, so it needs ${missing.join(', ')}${examples === '' ? '' : `, for example ${examples}`}.`,
      )
      continue
    }
    const merged = { ...(before ?? kind.blank), ...fields }
    const after = kind.normal?.(merged) ?? merged
    const different = diffFields(before ?? {}, after)
    if (before !== null && different.length === 0) continue
    const fixed =
      before === null
        ? []
        : different.filter(({ field }) =>
            kind.fixed?.some((one) => field === one || field.startsWith(`${one}.`)),
          )
    for (const { field } of fixed)
      refuse(
        [...path, ...field.split('.')],
        `The ${field.split('.')[0]} of a ${kind.word} never changes once it is there. Give it another name to add a new one.`,
      )
    if (fixed.length > 0) continue
    for (const issue of kind.issuesOf?.(name, after, before, context) ?? [])
      refuse([...path, ...issue.path], issue.message)
    changes.push({
      section: kind.name,
      name,
      action: before === null ? 'add' : 'change',
      fields: different,
      note: null,
      line: context.lineOf(path),
    })
    puts.push((who) => kind.put(name, after, match, who))
  }

  if (context.prune && kind.form !== 'single') {
    for (const item of present.filter(({ id }) => !taken.has(id))) {
      const note =
        kind.remove === undefined
          ? 'It cannot be removed by a file.'
          : (kind.staysBecause?.(item) ?? null)
      const stays = note !== null
      changes.push({
        section: kind.name,
        name: item.name,
        action: stays ? 'keep' : 'remove',
        fields: stays ? [] : diffFields(item.fields, {}),
        note,
        line: null,
      })
      if (!stays) removals.push((who) => kind.remove?.(item, who))
    }
  }
  return {
    changes,
    issues,
    apply: (who) => puts.forEach((put) => put(who)),
    remove: (who) => removals.forEach((remove) => remove(who)),
  }
}

/** The items that could be read; what could not be is refused with its place. */
function writtenItems(
  kind: Kind,
  desired: unknown,
  refuse: (path: Path, message: string) => void,
): Written[] {
  const root = [kind.name]
  if (desired === null || desired === undefined) return []
  if (kind.form === 'single') return readFields(kind, kind.word, root, desired, refuse)
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
      return readNamed(kind, name, path, fields, refuse)
    })
  }
  if (!isFields(desired)) {
    refuse(root, `${kind.name} has a name, a colon and its fields for each ${kind.word}.`)
    return []
  }
  return Object.entries(desired).flatMap(([name, value]) =>
    readNamed(kind, name, [...root, name], value ?? {}, refuse),
  )
}

function readNamed(
  kind: Kind,
  name: string,
  path: Path,
  value: unknown,
  refuse: (path: Path, message: string) => void,
): Written[] {
  const parsed = kind.nameSchema?.safeParse(name)
  if (parsed?.success === false) {
    refuse(
      path,
      `"${name}" cannot be the name of a ${kind.word}: ${parsed.error.issues[0]?.message ?? 'it is not valid'}`,
    )
    return []
  }
  return readFields(kind, name, path, value, refuse)
}

function readFields(
  kind: Kind,
  name: string,
  path: Path,
  value: unknown,
  refuse: (path: Path, message: string) => void,
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
