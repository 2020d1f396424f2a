/** Local rate limits in the rules file. What is used of them is not in it. */
import { z } from 'zod'
import {
  limitAlgorithm,
  limitLabel,
  limitScope,
  limitUnit,
  limitWindow,
  type LimitItem,
  type NewLimit,
  type LimitChange,
} from '../../contract/limits'
import type { Limits } from '../limits/limits'
import type { ItemIssue } from './item-kind'
import { inOrder, matchListed } from './listed-items'
import { itemSection } from './plan-items'
import type { References } from './references'
import { scopeIssues } from './scope-issues'
import type { Fields, Item, Section } from './section'

export interface LimitsSectionDeps {
  readonly limits: Pick<Limits, 'list' | 'create' | 'update' | 'remove' | 'refresh'>
  readonly references: References
}

const fieldsSchema = z
  .strictObject({
    scope: limitScope,
    each: limitLabel.nullable(),
    unit: limitUnit,
    limit: z.int().min(1).max(1_000_000_000),
    window: limitWindow.nullable(),
    algorithm: limitAlgorithm,
    enabled: z.boolean(),
  })
  .partial()

const fixed = ['scope', 'each', 'unit'] as const

export function limitsSection({ limits, references }: LimitsSectionDeps): Section {
  const read = () => inOrder(limits.list().map(itemOf))
  return itemSection({
    name: 'limits',
    word: 'limit',
    form: 'list',
    about:
      'Local rate limits. Scope, unit and what has a counter of its own ("each") never change once a limit is there.',
    nameSchema: z.string().trim().min(1).max(80),
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

function itemOf({
  id,
  name,
  scope,
  each,
  unit,
  limit,
  window,
  algorithm,
  enabled,
}: LimitItem): Item {
  return { id, name, fields: { scope, each, unit, limit, window, algorithm, enabled } }
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
