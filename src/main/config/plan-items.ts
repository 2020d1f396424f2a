/**
 * The common part of every section: finds which present item each written one means, and says field
 * by field what would change.
 */
import type { ConfigChange } from '../../contract/config'
import { diffFields } from './field-diff'
import { examplesOf } from './how-to-write'
import type { Kind } from './item-kind'
import type { FileIssue } from './read-yaml'
import type { Fields, Item, PlanContext, Section, SectionPlan } from './section'
import { writtenItems, type Refuse, type Written } from './written-items'

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

/** A change as it is shown, and what makes it. */
interface Step {
  readonly change: ConfigChange
  run(who: string): void
}

function planItems(kind: Kind, desired: unknown, context: PlanContext): SectionPlan {
  const issues: FileIssue[] = []
  const puts: Step[] = []
  const present = kind.read()
  const taken = new Set<string>()

  function refuse(path: Written['path'], message: string) {
    issues.push({ path, line: context.lineOf(path), message })
  }

  for (const written of writtenItems(kind, desired, refuse)) {
    const { name, fields } = written
    const match =
      kind.match?.(name, fields, taken) ??
      present.find((item) => item.name === name && !taken.has(item.id))
    if (match !== undefined) taken.add(match.id)
    const put = putOf(kind, written, match, context, refuse)
    if (put !== undefined) puts.push(put)
  }

  const prune = context.prune && kind.form !== 'single'
  const gone = prune ? present.filter(({ id }) => !taken.has(id)) : []
  const removals = gone.map((item) => removalOf(kind, item))
  return {
    changes: [...puts, ...removals].map(({ change }) => change),
    issues,
    apply: (who) => puts.forEach((put) => put.run(who)),
    remove: (who) => removals.forEach((removal) => removal.run(who)),
  }
}

/** How a written item becomes what the file says; undefined where it is so, or cannot be. */
function putOf(
  kind: Kind,
  { name, path, fields }: Written,
  match: Item | undefined,
  context: PlanContext,
  refuse: Refuse,
): Step | undefined {
  const before = match?.fields ?? null
  const incomplete = before === null ? incompleteText(kind, name, fields) : undefined
  if (incomplete !== undefined) {
    refuse(path, incomplete)
    return undefined
  }
  const merged = { ...(before ?? kind.blank), ...fields }
  const after = kind.normal?.(merged) ?? merged
  const different = diffFields(before ?? {}, after)
  if (before !== null && different.length === 0) return undefined
  const moved = before === null ? [] : different.filter(({ field }) => isFixed(kind, field))
  for (const { field } of moved) {
    const [top = '', ...inner] = field.split('.')
    refuse(
      [...path, top, ...inner],
      `The ${top} of a ${kind.word} never changes once it is there. Give it another name to add a new one.`,
    )
  }
  if (moved.length > 0) return undefined
  for (const issue of kind.issuesOf?.(name, after, before, context) ?? [])
    refuse([...path, ...issue.path], issue.message)
  return {
    change: {
      section: kind.name,
      name,
      action: before === null ? 'add' : 'change',
      fields: different,
      note: null,
      line: context.lineOf(path),
    },
    run: (who) => kind.put(name, after, match, who),
  }
}

/** What a new one lacks, in a sentence; undefined: nothing. */
function incompleteText(kind: Kind, name: string, fields: Fields): string | undefined {
  const missing = (kind.required ?? []).filter((field) => fields[field] === undefined)
  if (missing.length === 0) return undefined
  const examples = examplesOf(kind.fieldsSchema, missing)
  return `The ${kind.word} ${name} is new, so it needs ${missing.join(', ')}${examples === '' ? '' : `, for example ${examples}`}.`
}

function isFixed({ fixed = [] }: Kind, field: string): boolean {
  return fixed.some((one) => field === one || field.startsWith(`${one}.`))
}

/** How an item that the file does not name goes, or why it stays. */
function removalOf(kind: Kind, item: Item): Step {
  const note =
    kind.remove === undefined
      ? 'It cannot be removed by a file.'
      : (kind.staysBecause?.(item) ?? null)
  const stays = note !== null
  return {
    change: {
      section: kind.name,
      name: item.name,
      action: stays ? 'keep' : 'remove',
      fields: stays ? [] : diffFields(item.fields, {}),
      note,
      line: null,
    },
    run(who) {
      if (!stays) kind.remove?.(item, who)
    },
  }
}
