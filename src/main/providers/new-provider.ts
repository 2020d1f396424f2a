/** What a provider is when it is added, and what a person's change makes of it. */
import type { NewProvider, Provider, ProviderChange, Timeouts } from '../../contract/providers'
import { checkedAddress, type Address } from './address'

export const defaultTimeouts: Timeouts = {
  connectMs: 10_000,
  firstTokenMs: 60_000,
  idleMs: 60_000,
  totalMs: 600_000,
}

/** Attempts at one provider at once, until a person says otherwise. */
const defaultConcurrency = 64

/** What nobody has said or tried yet. */
const fresh = {
  timeouts: defaultTimeouts,
  concurrency: defaultConcurrency,
  streamUsage: true,
  health: 'unknown',
  lastOkAt: null,
  lastError: null,
} as const

/**
 * The providers of a new installation. OPENAI_BASE_URL of a .env file may set the first one's
 * address (spec K3).
 */
export function builtInProviders(createdAt: number, openaiBaseUrl: string | null): Provider[] {
  const common = {
    ...fresh,
    privateNetworkConfirmed: false,
    enabled: true,
    builtIn: true,
    createdAt,
  } as const
  return [
    { id: 'openai', kind: 'openai', name: 'OpenAI', baseUrl: openaiBaseUrl, ...common },
    { id: 'anthropic', kind: 'anthropic', name: 'Anthropic', baseUrl: null, ...common },
    { id: 'simulated', kind: 'simulated', name: 'Simulated', baseUrl: null, ...common },
  ]
}

/** Throws Failure `invalid_request` for an address no key may be sent to. */
export function addedProvider(id: string, input: NewProvider, createdAt: number): Provider {
  const { kind, name, baseUrl = null, confirmPrivateNetwork = false, enabled = true } = input
  return {
    ...fresh,
    id,
    kind,
    name,
    enabled,
    createdAt,
    ...checkedAddress(kind, baseUrl, confirmPrivateNetwork),
    builtIn: false,
  }
}

/** At a new address nothing that was learned at the old one holds. */
export function changedProvider(
  before: Provider,
  change: ProviderChange,
  address: Address,
  moved: boolean,
): Provider {
  return {
    ...before,
    name: change.name ?? before.name,
    ...address,
    enabled: change.enabled ?? before.enabled,
    timeouts: { ...before.timeouts, ...change.timeouts },
    concurrency: change.concurrency ?? before.concurrency,
    streamUsage: change.streamUsage ?? (moved || before.streamUsage),
    ...(moved ? { health: 'unknown' as const, lastOkAt: null, lastError: null } : {}),
  }
}

/** A slug from a name: lower case, digits and single hyphens, at most 40 characters. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  return slug === '' ? 'provider' : slug
}
