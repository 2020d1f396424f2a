/**
 * `enum` and `uniqueItems` in time that grows with the value alone: ajv's own compare each with
 * each.
 */
import type { Ajv } from 'ajv'

export function addSetKeywords(ajv: Ajv): void {
  ajv.removeKeyword('enum')
  ajv.addKeyword({
    keyword: 'enum',
    schemaType: 'array',
    compile(allowed: readonly unknown[]) {
      const texts = new Set(allowed.map(canonical))
      const plain = new Set(allowed.filter((each) => typeof each !== 'object' || each === null))
      return (value: unknown) =>
        typeof value === 'object' && value !== null ? texts.has(canonical(value)) : plain.has(value)
    },
  })
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    compile: (wanted: boolean) => (value: readonly unknown[]) => !wanted || isUnique(value),
  })
}

function isUnique(items: readonly unknown[]): boolean {
  const seen = new Set<string>()
  for (const item of items) {
    const text = canonical(item)
    if (seen.has(text)) return false
    seen.add(text)
  }
  return true
}

/** Values that JSON calls equal have one text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null)
    return Object.is(value, -0) ? '0' : (JSON.stringify(value) ?? '')
  const fields = value as Readonly<Record<string, unknown>>
  return `{${Object.keys(fields)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(fields[name])}`)
    .join(',')}}`
}
