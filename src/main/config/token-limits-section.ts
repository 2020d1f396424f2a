/**
 * Monthly token limits in the rules file: `openai`, or `openai/chat` for a service at a provider.
 * What is used of them is not in it.
 */
import { z } from 'zod'
import { mostMonthlyTokens, tokenMarks, type TokenMarks } from '../../contract/token-limits'
import type { Budgets } from '../budgets/budgets'
import type { ItemIssue } from './item-kind'
import { itemSection } from './plan-items'
import type { PlanContext, Section } from './section'

export interface TokenLimitsSectionDeps {
  readonly budgets: Pick<Budgets, 'tokenLimits' | 'reload'>
  readonly providerName: (id: string) => string | undefined
}

const fieldsSchema = z
  .strictObject({ limit: z.int().min(1).max(mostMonthlyTokens), marks: tokenMarks })
  .partial()

export function tokenLimitsSection({ budgets, providerName }: TokenLimitsSectionDeps): Section {
  const { tokenLimits } = budgets
  return itemSection({
    name: 'tokenLimits',
    word: 'token limit',
    form: 'map',
    about:
      'Tokens a month, by provider or by "provider/service", with the marks of the ladder in percent.',
    nameSchema: z.string().min(1).max(170),
    fieldsSchema,
    blank: {},
    required: ['limit'],
    reload: () => budgets.reload(),
    read: () =>
      tokenLimits.list().map(({ id, provider, service, limit, marks }) => ({
        id,
        name: service === null ? provider : `${provider}/${service}`,
        fields: { limit, marks },
      })),
    issuesOf(name, _after, before, context) {
      return before === null ? placeIssues(name, context) : []
    },
    staysBecause({ id }) {
      const limit = tokenLimits.list().find((one) => one.id === id)
      return limit !== undefined && limit.used + limit.held > 0
        ? 'Calls have counted against it this month. Remove it by hand, under Keys & providers.'
        : null
    },
    put(name, { limit, marks }, _present, who) {
      const { provider, service } = placeOf(name)
      const choice = {
        provider,
        providerName: providerName(provider) ?? provider,
        service,
        limit: Number(limit),
      }
      // Checked by the section's schema when they were read.
      tokenLimits.save(
        marks === undefined ? choice : { ...choice, marks: marks as TokenMarks },
        who,
      )
    },
    remove: ({ id }, who) => tokenLimits.remove(id, who),
  })

  function placeIssues(name: string, context: PlanContext): ItemIssue[] {
    const { provider, service } = placeOf(name)
    const issues: ItemIssue[] = []
    if (providerName(provider) === undefined)
      issues.push({ path: [], message: `There is no provider ${provider}. Add it first.` })
    if (service !== undefined && !context.namesOf('services').has(service))
      issues.push({
        path: [],
        message: `There is no service "${service}". Add it first, here or under Services.`,
      })
    return issues
  }
}

/** Names of services have no slash; ids of providers may. */
function placeOf(name: string): {
  readonly provider: string
  readonly service: string | undefined
} {
  const slash = name.lastIndexOf('/')
  return slash === -1
    ? { provider: name, service: undefined }
    : { provider: name.slice(0, slash), service: name.slice(slash + 1) }
}
