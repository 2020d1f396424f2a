/**
 * Whose server a provider's calls go to: a key's prefix says something only where its vendor issues
 * all the keys (spec K6).
 */
import type { ProviderKind } from './providers'

export type Vendor = 'openai' | 'anthropic'

const domains: readonly (readonly [string, Vendor])[] = [
  ['openai.com', 'openai'],
  ['anthropic.com', 'anthropic'],
]

/**
 * The vendor whose own host answers; null for a proxy, a self-hosted or a compatible server. No
 * base URL means the vendor's public endpoint.
 */
export function vendorAt({
  kind,
  baseUrl,
}: {
  readonly kind: ProviderKind
  readonly baseUrl: string | null
}): Vendor | null {
  if (baseUrl === null || baseUrl.trim() === '')
    return kind === 'openai' || kind === 'anthropic' ? kind : null
  if (!URL.canParse(baseUrl)) return null
  const host = new URL(baseUrl).hostname.toLowerCase().replace(/\.$/, '')
  return domains.find(([domain]) => host === domain || host.endsWith(`.${domain}`))?.[1] ?? null
}
