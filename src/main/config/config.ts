/** The rules as one file: written, compared, and applied all or nothing (spec S4). */
import { createHash } from 'node:crypto'
import type { ConfigChange, ConfigDiff, ConfigInput } from '../../contract/config'
import { Failure } from '../platform/failure'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import type { FileIssue, ReadYaml } from './read-yaml'
import {
  formatMark,
  formatVersion,
  type Fields,
  type PlanContext,
  type Section,
  type SectionPlan,
} from './section'

export interface ConfigDeps {
  readonly store: Pick<Store, 'write'>
  readonly audit: Pick<Audit, 'note'>
  /** In the order in which they are written and applied: what others refer to comes first. */
  readonly sections: readonly Section[]
}

export interface Config {
  yaml(): Promise<string>
  /**
   * What the file would change; with `apply` and the digest of that answer it is changed. Throws
   * Failure `invalid_request` with every issue and its line, and `conflict` where the diff is no
   * longer the one that was looked at.
   */
  apply(request: ConfigInput, who: string): Promise<ConfigDiff>
}

/** Both YAML modules are loaded on first use: most runs never ask for the file. */
export function createConfig({ store, audit, sections }: ConfigDeps): Config {
  async function plan(file: ReadYaml, prune: boolean): Promise<SectionPlan[]> {
    refuse(file.issues)
    const written = rootOf(file, sections)
    for (const section of sections)
      if (section.name in written) await section.prepare?.(written[section.name])
    const namesOf = namesReader(sections, written)
    const context: PlanContext = { prune, lineOf: file.lineOf, namesOf }
    const plans = sections
      .filter(({ name }) => name in written)
      .map((section) => section.plan(written[section.name], context))
    refuse(plans.flatMap(({ issues }) => issues))
    return plans
  }

  return {
    yaml: async () => (await import('./write-yaml')).writeYaml(sections),
    async apply({ yaml, apply = false, digest, prune = false }, who) {
      const { readYaml } = await import('./read-yaml')
      const plans = await plan(readYaml(yaml), prune)
      const changes = plans.flatMap((one) => one.changes)
      const diff = diffOf(changes, prune)
      if (!apply) return diff
      if (digest === undefined)
        throw new Failure(
          'invalid_request',
          'Ask what the file would change first, without "apply", and send the digest of that answer along.',
        )
      if (digest !== diff.digest)
        throw new Failure(
          'conflict',
          'The file would now change something else than what was looked at, because the rules or the file have changed since. Look at the new diff, then apply that.',
        )
      try {
        store.write(() => {
          for (const one of plans) one.apply(who)
          for (const one of [...plans].reverse()) one.remove(who)
          if (diff.added + diff.changed + diff.removed > 0) {
            audit.note({
              who,
              what: 'rules applied from a file',
              after: { digest, added: diff.added, changed: diff.changed, removed: diff.removed },
            })
          }
        })
      } catch (error) {
        // What features keep in memory is ahead of the undone transaction.
        for (const section of sections) section.reload()
        throw error
      }
      return { ...diff, applied: true }
    },
  }
}

function diffOf(changes: readonly ConfigChange[], prune: boolean): ConfigDiff {
  const count = (action: ConfigChange['action']) =>
    changes.filter((change) => change.action === action).length
  // Lines are left out: a comment more in the file is the same diff.
  const told = changes.map(({ line: _line, ...change }) => change)
  const digest = createHash('sha256')
    .update(JSON.stringify([prune, told]))
    .digest('hex')
  return {
    digest,
    added: count('add'),
    changed: count('change'),
    removed: count('remove'),
    applied: false,
    changes: [...changes],
  }
}

/** The sections in the file, by name. */
function rootOf({ value, lineOf }: ReadYaml, sections: readonly Section[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refusalOf([
      {
        path: [],
        line: 1,
        message: `This is no rules file: it begins with "${formatMark}: ${formatVersion}" and then names sections such as ${sections[0]?.name ?? 'projects'}.`,
      },
    ])
  }
  const fields = value as Fields
  const known = sections.map(({ name }) => name)
  const issues: FileIssue[] = Object.keys(fields)
    .filter((name) => name !== formatMark && !known.includes(name))
    .map((name) => ({
      path: [name],
      line: lineOf([name]),
      message: `There is no section "${name}". Sections are: ${known.join(', ')}.`,
    }))
  if (fields[formatMark] !== formatVersion) {
    issues.unshift({
      path: [formatMark],
      line: lineOf([formatMark]),
      message: `The file must say "${formatMark}: ${formatVersion}": that is the format this program reads.`,
    })
  }
  refuse(issues)
  return fields
}

function namesReader(sections: readonly Section[], written: Fields): PlanContext['namesOf'] {
  const remembered = new Map<string, ReadonlySet<string>>()
  return (name) => {
    const known = remembered.get(name)
    if (known !== undefined) return known
    const value = written[name]
    const inFile =
      typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
    const present =
      sections
        .find((section) => section.name === name)
        ?.read()
        .map((item) => item.name) ?? []
    const names = new Set([...present, ...inFile])
    remembered.set(name, names)
    return names
  }
}

const mostIssues = 200

function refuse(issues: readonly FileIssue[]): void {
  if (issues.length > 0) throw refusalOf(issues)
}

function refusalOf(found: readonly FileIssue[]): Failure {
  const issues = [...found].sort((a, b) => a.line - b.line).slice(0, mostIssues)
  const [first] = issues
  const more =
    found.length === 1
      ? ''
      : ` ${found.length - 1} more ${found.length === 2 ? 'problem follows' : 'problems follow'}.`
  return new Failure(
    'invalid_request',
    `Nothing was changed. Line ${first?.line ?? 1}: ${first?.message ?? 'the file is not valid.'}${more}`,
    {
      issues: issues.map(({ path, line, message }) => ({
        path: path.join('.'),
        line,
        message: `line ${line}: ${message}`,
      })),
    },
  )
}
