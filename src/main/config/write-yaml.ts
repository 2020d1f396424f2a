/**
 * The rules as YAML text: sections in their order, names and fields sorted, so that equal rules are
 * equal texts.
 */
import { Document, isMap, isScalar, visit } from 'yaml'
import { formatMark, formatVersion, type Fields, type Section } from './section'

const head = [
  ' The rules of a Tollgate console: policies, budgets, routes and limits. No secrets, no counters.',
  ' To apply it: Settings, Policies as a file; or POST /api/v1/config. What would change is shown first.',
  ' A section that is left out stays as it is, and so does a field. A "policy" is replaced as a whole.',
].join('\n')

/** The whole file, with a line above each section of what it is about. */
export function writeYaml(sections: readonly Section[]): string {
  const content: Record<string, unknown> = { [formatMark]: formatVersion }
  for (const section of sections) content[section.name] = valueOf(section)
  const document = new Document(content, { aliasDuplicateObjects: false })
  document.commentBefore = head
  const { contents } = document
  if (isMap(contents)) {
    for (const { key } of contents.items) {
      const section = isScalar(key) ? sections.find(({ name }) => name === key.value) : undefined
      if (!isScalar(key) || section === undefined) continue
      key.spaceBefore = true
      key.commentBefore = ` ${section.about}`
    }
  }
  visit(document, {
    Seq(_key, seq) {
      if (seq.items.every((item) => isScalar(item))) seq.flow = true
    },
    Map(_key, map) {
      if (map.items.length === 0) map.flow = true
    },
  })
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}

function valueOf(section: Section): unknown {
  const items = section.read()
  if (section.form === 'single') return items[0]?.fields ?? {}
  if (section.form === 'list')
    return items.map(({ name, fields }) => ({ name, ...defined(fields) }))
  return Object.fromEntries(sortedByName(items).map(({ name, fields }) => [name, defined(fields)]))
}

function sortedByName<Named extends { readonly name: string }>(items: readonly Named[]): Named[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function defined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
