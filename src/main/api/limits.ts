/** Handlers of contract/limits, and what is left of the limits for the caller of a request. */
import type { CallRequest } from '../../contract/calls'
import type { Settings } from '../../contract/system'
import type { Catalog } from '../catalog/port'
import type { References } from '../config/references'
import type { CallerLimit } from '../console-port'
import { windowSeconds } from '../limits/limiter'
import type { Limits } from '../limits/limits'
import { os } from './handlers'

/** A scope that names what is not there is refused: such a limit would never look at a call. */
export function limitsHandlers({
  limits,
  references,
}: {
  readonly limits: Limits
  readonly references: References
}) {
  return {
    list: os.limits.list.handler(() => ({ items: limits.list() })),
    create: os.limits.create.handler(({ input, context }) => {
      references.require(input.scope, 'scope')
      return limits.create(input, context.who)
    }),
    update: os.limits.update.handler(({ input: { id, ...change }, context }) =>
      limits.update(id, change, context.who),
    ),
    remove: os.limits.remove.handler(({ input, context }) => {
      limits.remove(input.id, context.who)
      return { ok: true as const }
    }),
    reset: os.limits.reset.handler(({ input, context }) => ({
      reset: limits.reset({ id: input.id, subject: input.subject }, context.who),
    })),
    offered: os.limits.offered.handler(() => ({ items: limits.offered() })),
    addOffered: os.limits.addOffered.handler(({ context }) => ({
      items: limits.addOffered(context.who),
    })),
  }
}

export interface CallerLimitsDeps {
  readonly limits: Pick<Limits, 'standings'>
  readonly catalog: Pick<Catalog, 'resolve'>
  readonly settings: () => Pick<Settings, 'environment'>
}

/**
 * By the provider that served; before that by the one that was named, or whose model was. Without
 * either, limits of providers are left out.
 */
export function callerLimits({ limits, catalog, settings }: CallerLimitsDeps) {
  return (request: CallRequest, served?: string): CallerLimit[] => {
    const provider =
      served ??
      request.provider ??
      (request.model === undefined ? undefined : catalog.resolve(request.model)?.provider)
    const {
      project,
      service = null,
      environment = settings().environment,
      user = null,
      organization = null,
    } = request
    return limits
      .standings({ provider: provider ?? '', project, service, environment, user, organization })
      .filter(({ row }) => provider !== undefined || row.each !== 'provider')
      .map(({ row, remaining, resetMs }) => ({
        id: row.id,
        unit: row.unit,
        limit: row.limit,
        windowSeconds: windowSeconds(row),
        remaining,
        resetSeconds: Math.ceil(resetMs / 1000),
      }))
  }
}
