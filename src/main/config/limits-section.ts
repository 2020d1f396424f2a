/** Local rate limits in the rules file. What is used of them is not in it. */
import { z } from 'zod'
import { limitFields, type LimitItem, type NewLimit, type LimitChange } from '../../contract/limits'
import type { Limits } from '../limits/limits'
import type { ItemIssue } from './item-kind'
import { inOrder, matchListed } from './listed-items'
import { itemSection } from './plan-items'
import type { References } from './references'
import { scopeIssues } from './scope-issues'
import type { Fields, Item, Section } from './section'
import { pick } from '../../shared/pick'

export interface LimitsSectionDeps {
  readonly limits: Pick<Limits, 'list' | 'create' | 'update' | 'remove' | 'refresh'>
  readonly references: References
}

const { name: nameSchema, ...fields } = limitFields
const fieldsSchema = z.strictObject(fields).partial()
const fieldNames = ['scope', 'each', 'unit', 'limit', 'window', 'algorithm', 'enabled'] as const

const fixed = ['scope', 'each', 'unit'] as const

export function limitsSection({ limits, references }: LimitsSectionDeps): Section {
  const read = () => inOrder(limits.list().map(itemOf))
  return itemSection({
    name: 'limits',
    word: 'limit',
    form: 'list',
    about:
      'Local rate limits. Scope, unit and what has a counter of its own ("each") never change once a limit is there.',
    nameSchema,
    fieldsSchema,
    blank: { scope: {}, each: null, window: null, algorithm: 'sliding_window', enabled: true },
    required: ['unit', 'limit'],
    fixed,
    read,
    reload: () => limits.refresh(),
    match: (name, fields, taken) => matchListed(read(), fixed, name, fields, taken),
    issuesOf: (_name, after, before, context) => [
      ...windowIssues(after),
      ...(before === null ? scopeIssues(references, after['scope'], context.namesOf) : []),
    ],
    put(name, after, present, who) {
      // Checked by the section's schema when it was read.
      const rule = { ...(after as unknown as Omit<NewLimit, 'name'>), name }
      if (present === undefined) limits.create(rule, who)
      else limits.update(present.id, changeOf(rule), who)
    },
    remove: ({ id }, who) => limits.remove(id, who),
  })
}

function itemOf(limit: LimitItem): Item {
  return { id: limit.id, name: limit.name, fields: pick(limit, fieldNames) }
}

function windowIssues({ unit, window }: Fields): ItemIssue[] {
  if ((unit === 'tokens_per_request') === (window === null)) return []
  return [
    {
      path: ['window'],
      message:
        unit === 'tokens_per_request'
          ? 'This limit looks at each request alone, so it has no window.'
          : 'Give it a window: second, minute, hour or day.',
    },
  ]
}

function changeOf({ name, limit, window, algorithm, enabled }: NewLimit): LimitChange {
  return {
    name,
    limit,
    algorithm,
    enabled,
    ...(window === null || window === undefined ? {} : { window }),
  }
}
