/** A rule as a form holds it: text until it is checked by the contract's own rules. Pure. */
import {
  languageNames,
  languages,
  lengthUnit,
  rule as ruleSchema,
  type Rule,
  type RuleKind,
  type Severity,
} from '../../../contract/validation'
import { plainNumber } from '../../kit/number/read-number'

export type FieldValue = string | boolean | readonly string[]

export interface FieldSpec {
  /** The rule's own field. */
  readonly name: string
  readonly label: string
  readonly type: 'number' | 'text' | 'code' | 'tags' | 'lines' | 'choice' | 'choices' | 'switch'
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  readonly hint?: string
}

const unit: FieldSpec = {
  name: 'unit',
  label: 'Unit',
  type: 'choice',
  options: lengthUnit.options.map((value) => ({
    value,
    label: value === 'tokens' ? 'tokens, about' : value,
  })),
}
const fenced: FieldSpec = { name: 'fenced', label: 'Inside one code block is fine', type: 'switch' }
const matchCase: FieldSpec = {
  name: 'matchCase',
  label: 'Upper and lower case matter',
  type: 'switch',
}
const terms = (label: string): FieldSpec => ({
  name: 'terms',
  label,
  type: 'tags',
  hint: 'Whole words or phrases. Enter after each.',
})

/** The fields of each kind, in the order they are asked for. */
export const fieldsOf: Readonly<Record<RuleKind, readonly FieldSpec[]>> = {
  not_empty: [],
  finish_reason: [
    {
      name: 'allowed',
      label: 'Allowed reasons',
      type: 'tags',
      hint: 'As providers word them: stop, end_turn, length.',
    },
  ],
  min_length: [{ name: 'min', label: 'At least', type: 'number' }, unit],
  max_length: [{ name: 'max', label: 'At most', type: 'number' }, unit],
  language: [
    {
      name: 'allowed',
      label: 'Allowed languages',
      type: 'choices',
      options: languages.map((value) => ({ value, label: languageNames[value] })),
      hint: 'Kept, with a note, where the language cannot be told.',
    },
  ],
  json: [fenced],
  json_schema: [
    {
      name: 'schema',
      label: 'Schema',
      type: 'code',
      hint: 'JSON Schema. Keywords that are not checked are refused.',
    },
    fenced,
  ],
  markdown: [
    { name: 'headings', label: 'Headings that must be there', type: 'tags' },
    { name: 'list', label: 'Has a list', type: 'switch' },
    { name: 'table', label: 'Has a table', type: 'switch' },
  ],
  required_terms: [
    terms('Terms'),
    { name: 'any', label: 'One of them is enough', type: 'switch' },
    matchCase,
  ],
  forbidden_terms: [terms('Terms'), matchCase],
  regex: [
    {
      name: 'pattern',
      label: 'Pattern',
      type: 'text',
      hint: 'A regular expression without look-around and back-references.',
    },
    { name: 'absent', label: 'Must not match', type: 'switch' },
    { name: 'ignoreCase', label: 'Ignore case', type: 'switch' },
    { name: 'multiline', label: '^ and $ at each line', type: 'switch' },
  ],
  leaked_secret: [],
  profanity: [
    { name: 'extra', label: 'Words of your own', type: 'tags', hint: 'Beside the built-in list.' },
  ],
  unsafe_content: [
    {
      name: 'extra',
      label: 'Terms of your own',
      type: 'tags',
      hint: 'Beside the built-in patterns.',
    },
  ],
  business_terms: [
    {
      name: 'terms',
      label: 'Wording',
      type: 'lines',
      hint: 'One a line: users → customers. Without an arrow the word is avoided.',
    },
  ],
}

export interface RuleDraft {
  /** For lists on the page alone. */
  readonly key: number
  readonly kind: RuleKind
  readonly severity: Severity
  readonly weight: string
  readonly values: Readonly<Record<string, FieldValue>>
}

const starts: Readonly<Partial<Record<RuleKind, Readonly<Record<string, FieldValue>>>>> = {
  finish_reason: { allowed: ['stop', 'end_turn'] },
  min_length: { min: '20', unit: 'words' },
  max_length: { max: '500', unit: 'words' },
  language: { allowed: ['en'] },
  json_schema: { schema: '{\n  "type": "object"\n}' },
}

function emptyValue(type: FieldSpec['type']): FieldValue {
  if (type === 'switch') return false
  return type === 'tags' || type === 'choices' ? [] : ''
}

/** A rule of a kind that nobody has filled in. */
export function newDraft(kind: RuleKind, key: number): RuleDraft {
  const values = Object.fromEntries(
    fieldsOf[kind].map(({ name, type }) => [name, starts[kind]?.[name] ?? emptyValue(type)]),
  )
  return { key, kind, severity: 'fail', weight: '1', values }
}

export function draftOf(rule: Rule, key: number): RuleDraft {
  const given: Readonly<Record<string, unknown>> = rule
  const values = Object.fromEntries(
    fieldsOf[rule.kind].map(({ name, type }): [string, FieldValue] => [
      name,
      shown(given[name], type),
    ]),
  )
  return {
    key,
    kind: rule.kind,
    severity: rule.severity ?? 'fail',
    weight: String(rule.weight ?? 1),
    values,
  }
}

function shown(value: unknown, type: FieldSpec['type']): FieldValue {
  if (value === undefined) return emptyValue(type)
  if (type === 'lines' && Array.isArray(value))
    return (value as { avoid: string; prefer?: string }[])
      .map(({ avoid, prefer }) => (prefer === undefined ? avoid : `${avoid} → ${prefer}`))
      .join('\n')
  if (typeof value === 'boolean') return value
  return Array.isArray(value) ? value.map(String) : String(value)
}

export type CheckedRule =
  | { readonly ok: true; readonly rule: Rule }
  | { readonly ok: false; readonly problems: Readonly<Record<string, string>> }

/** The rule of a draft, or what is wrong with each field. */
export function ruleOf({ kind, severity, weight, values }: RuleDraft): CheckedRule {
  const written: Record<string, unknown> = { kind }
  for (const { name, type } of fieldsOf[kind]) {
    const value = sent(values[name] ?? emptyValue(type), type)
    if (value !== undefined) written[name] = value
  }
  const amount = numberOf(weight)
  if (amount !== 1) written['weight'] = amount
  if (severity === 'warn') written['severity'] = severity
  const parsed = ruleSchema.safeParse(written)
  if (parsed.success) return { ok: true, rule: parsed.data }
  return {
    ok: false,
    problems: Object.fromEntries(
      parsed.error.issues.map(({ path }) => [
        String(path[0] ?? 'kind'),
        problemText(String(path[0] ?? ''), kind),
      ]),
    ),
  }
}

/** NaN for what is no number: the contract's rules refuse it. */
function numberOf(text: string): number {
  const digits = plainNumber(text)
  return digits === null || digits === '' ? Number.NaN : Number(digits)
}

/** Undefined leaves an optional field out. */
function sent(value: FieldValue, type: FieldSpec['type']): unknown {
  if (type === 'switch') return value === true ? true : undefined
  if (type === 'number') return numberOf(String(value))
  if (type === 'lines') return wordingOf(String(value))
  if (Array.isArray(value)) return value.length === 0 ? undefined : [...value]
  return value
}

function wordingOf(text: string): readonly { avoid: string; prefer?: string }[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [avoid = '', prefer = ''] = line.split(/\s*(?:→|->|=>)\s*/, 2)
      return prefer === '' ? { avoid } : { avoid, prefer }
    })
}

function problemText(field: string, kind: RuleKind): string {
  if (field === 'weight') return 'A number from 0.1 to 100.'
  const spec = fieldsOf[kind].find(({ name }) => name === field)
  switch (spec?.type) {
    case 'number':
      return 'A whole number from 1.'
    case 'tags':
    case 'choices':
      return 'Name at least one, each of 200 characters at most.'
    case 'lines':
      return 'One wording a line, 200 at most.'
    case 'text':
      return 'Write a pattern of 1,000 characters at most.'
    case 'code':
      return 'Write a schema of 50,000 characters at most.'
    default:
      return 'This cannot be used.'
  }
}

/** All rules of a form; null while one of them has a problem, or where there is none. */
export function rulesOf(drafts: readonly RuleDraft[]): readonly Rule[] | null {
  const checked = drafts.map(ruleOf)
  const rules = checked.flatMap((each) => (each.ok ? [each.rule] : []))
  return rules.length === 0 || rules.length < checked.length ? null : rules
}

/** Does a form say other than what is kept? Fields at their default count as left out. */
export function isChanged(drafts: readonly RuleDraft[], rules: readonly Rule[]): boolean {
  const normal = (list: readonly RuleDraft[]) =>
    JSON.stringify(list.map(({ key: _, ...draft }) => draft))
  return normal(drafts) !== normal(rules.map((rule) => draftOf(rule, 0)))
}
