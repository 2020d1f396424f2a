/**
 * The token limits offered as a start with the route that goes with them (spec B6), and what a
 * `.env` file sets of both at first run (spec K3).
 */
import type { OfferedTokenLimit, TokenMarks } from '../../contract/token-limits'
import { defaultMarks } from '../budgets/ladder'
import type { TokenLimits } from '../budgets/token-limits'
import type { Catalog } from '../catalog/port'
import type { DotEnvDefaults } from '../keys/dot-env-defaults'
import type { SettingsStore } from '../policy/settings'

/** Tokens a month. The first is the primary provider. */
const offers = [
  { provider: 'anthropic', limit: 140_000, model: 'anthropic/claude-sonnet-4-5' },
  { provider: 'openai', limit: 9000, model: 'openai/gpt-4o-mini' },
] as const
const [primary, second] = offers

export interface TokenDefaultsDeps {
  readonly tokenLimits: TokenLimits
  readonly settings: SettingsStore
  readonly catalog: Pick<Catalog, 'resolve'>
  readonly providerName: (id: string) => string | undefined
}

export interface TokenDefaults {
  offered(): OfferedTokenLimit[]
  /**
   * Adds what is offered and not there; where there is no default route, one that begins with the
   * primary provider.
   */
  addOffered(who: string): void
  /**
   * Before the first run is done, and only where nobody has chosen: limits, the mark at which calls
   * leave the primary provider, and the route.
   */
  applyDotEnv(defaults: DotEnvDefaults): void
}

export function createTokenDefaults({
  tokenLimits,
  settings,
  catalog,
  providerName,
}: TokenDefaultsDeps): TokenDefaults {
  function offered(): OfferedTokenLimit[] {
    const there = new Set(
      tokenLimits
        .list()
        .filter(({ service }) => service === null)
        .map(({ provider }) => provider),
    )
    return offers.flatMap(({ provider, limit }) => {
      const name = providerName(provider)
      return name === undefined
        ? []
        : [{ provider, providerName: name, limit, added: there.has(provider) }]
    })
  }

  function takeFromDotEnv(provider: string, limit: number | undefined, threshold?: number) {
    const name = providerName(provider)
    if (limit === undefined || name === undefined || tokenLimits.everHad(provider)) return
    const marks = marksAt(threshold)
    tokenLimits.save({ provider, providerName: name, limit, marks, fromDotEnv: true }, 'tollgate')
  }

  /** Undefined where the file says nothing of who is to serve. */
  function routeOf({ openaiModel, enableOpenaiFallback }: DotEnvDefaults): string[] | undefined {
    const written =
      openaiModel === undefined ? undefined : catalog.resolve(openaiModel, second.provider)?.id
    if (enableOpenaiFallback === true) return [primary.model, written ?? second.model]
    if (enableOpenaiFallback === false) return [primary.model]
    return written === undefined ? undefined : [written]
  }

  return {
    offered,
    addOffered(who) {
      for (const offer of offered()) if (!offer.added) tokenLimits.save(offer, who)
      if (settings.get().defaultRoute.length === 0)
        settings.update({ defaultRoute: offers.map(({ model }) => model) }, who)
    },
    applyDotEnv(defaults) {
      if (settings.get().firstRunDone) return
      takeFromDotEnv(
        primary.provider,
        defaults.anthropicMonthlyLimit,
        defaults.openaiFallbackThreshold,
      )
      takeFromDotEnv(second.provider, defaults.openaiMonthlyLimit)
      settings.applyFirstRunDefaults({ defaultRoute: routeOf(defaults) })
    },
  }
}

/** The default marks, moved where that is needed to leave the provider at `threshold` percent. */
function marksAt(threshold: number | undefined): TokenMarks {
  if (threshold === undefined) return defaultMarks
  const critical = Math.max(1, Math.floor(threshold))
  return {
    warning: Math.min(defaultMarks.warning, critical),
    critical,
    emergency: Math.max(defaultMarks.emergency, critical),
  }
}
