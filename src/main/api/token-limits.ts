/** Handlers of contract/token-limits: token limits, resets by hand, and usage month by month. */
import type { TokenLimit, UsageReset } from '../../contract/token-limits'
import type { Budgets } from '../budgets/budgets'
import type { TokenDefaults } from '../config/token-defaults'
import type { References } from '../config/references'
import type { UsageResetRequest } from '../gate/corrections/reset-usage'
import { Failure } from '../platform/failure'
import type { Policies } from '../policy/policy'
import type { ProviderRecords } from '../providers/records'
import type { History } from '../usage/history'
import { os } from './handlers'

export interface TokenLimitsHandlersDeps {
  readonly budgets: Pick<Budgets, 'tokenLimits'>
  readonly tokenDefaults: TokenDefaults
  readonly policy: Pick<Policies, 'services'>
  readonly providerRecords: Pick<ProviderRecords, 'find'>
  readonly resetUsage: (request: UsageResetRequest, who: string) => UsageReset
  readonly usageHistory: History
  readonly references: References
}

interface ResetInput {
  readonly service: string
  readonly provider?: string | undefined
  readonly reason: string
}

/** A limit is kept by the id of its provider and shown with the name; the id where it is gone. */
export function tokenLimitsHandlers({
  budgets: { tokenLimits },
  tokenDefaults,
  policy,
  providerRecords,
  resetUsage,
  usageHistory,
  references,
}: TokenLimitsHandlersDeps) {
  const providerName = (id: string) => providerRecords.find(id)?.name
  const hasService = (name: string) => policy.services().some((service) => service.name === name)

  function named(limit: Omit<TokenLimit, 'providerName'>): TokenLimit {
    return { ...limit, providerName: providerName(limit.provider) ?? limit.provider }
  }

  function requireProvider(id: string): string {
    const name = providerName(id)
    if (name === undefined)
      throw new Failure(
        'invalid_request',
        `There is no provider ${id}. Ask for the list of providers to see their ids.`,
      )
    return name
  }

  return {
    list: os.tokenLimits.list.handler(() => ({ items: tokenLimits.list().map(named) })),
    save: os.tokenLimits.save.handler(({ input, context }) => {
      if (input.service !== undefined && !hasService(input.service))
        throw new Failure(
          'invalid_request',
          `There is no service "${input.service}". Add it first.`,
        )
      return named(
        tokenLimits.save({ ...input, providerName: requireProvider(input.provider) }, context.who),
      )
    }),
    remove: os.tokenLimits.remove.handler(({ input, context }) => {
      tokenLimits.remove(input.id, context.who)
      return { ok: true as const }
    }),
    offered: os.tokenLimits.offered.handler(() => ({ items: tokenDefaults.offered() })),
    addOffered: os.tokenLimits.addOffered.handler(({ context }) => {
      tokenDefaults.addOffered(context.who)
      return { items: tokenLimits.list().map(named) }
    }),
    resetUsage: os.tokenLimits.resetUsage.handler(({ input, context }) => {
      if (input.provider !== undefined) requireProvider(input.provider)
      const isProvider = (name: string) => providerName(name) !== undefined
      return resetUsage(resetRequest(input, hasService, isProvider), context.who)
    }),
    history: os.tokenLimits.history.handler(async ({ input }) => {
      const answer = await usageHistory(references.known(input))
      const place = { provider: input.provider ?? null, service: input.service ?? null }
      return { ...answer, resets: tokenLimits.resetsSince(answer.items[0]?.from ?? 0, place) }
    }),
  }
}

/** A provider may be named in the place of a service: then all of its usage is meant. */
function resetRequest(
  { service, provider, reason }: ResetInput,
  isService: (name: string) => boolean,
  isProvider: (name: string) => boolean,
): UsageResetRequest {
  if (isService(service)) return { service, provider: provider ?? null, reason }
  if (!isProvider(service))
    throw new Failure('not_found', `There is no service and no provider ${service}.`)
  return { service: null, provider: service, reason }
}
