/**
 * What a pasted text says about itself: which provider a key belongs to, by its published prefix,
 * and what is wrong with it.
 */
import type { Provider, ProviderKind } from '../../../contract/providers'
import { trimSecret } from '../../../contract/secret-text'
import { vendorAt } from '../../../contract/vendor-hosts'

/** A family of keys, as their issuers publish the prefixes. */
interface Family {
  readonly prefix: string
  readonly kind: ProviderKind
  readonly issuer: string
  /** For services behind the OpenAI wire format: the host their provider's base URL has. */
  readonly host?: string
}

/** Longest prefix first: the first match wins. */
const families: readonly Family[] = [
  { prefix: 'sk-ant-', kind: 'anthropic', issuer: 'Anthropic' },
  { prefix: 'sk-or-', kind: 'openai-compatible', issuer: 'OpenRouter', host: 'openrouter.ai' },
  { prefix: 'gsk_', kind: 'openai-compatible', issuer: 'Groq', host: 'api.groq.com' },
  { prefix: 'xai-', kind: 'openai-compatible', issuer: 'xAI', host: 'api.x.ai' },
  { prefix: 'sk-', kind: 'openai', issuer: 'OpenAI' },
]

/** Keys that manage an account and cannot make calls. */
const adminPrefixes: readonly { readonly prefix: string; readonly issuer: string }[] = [
  { prefix: 'sk-ant-admin', issuer: 'Anthropic' },
  { prefix: 'sk-admin-', issuer: 'OpenAI' },
]

/**
 * A pasted text without what people copy along with a key: `NAME=`, `export`, `Bearer`, quotes,
 * line ends.
 */
export function cleanSecret(pasted: string): string {
  const bare = trimSecret(pasted)
    .replace(/^export\s+(?=[A-Z][A-Z0-9_]*\s*=)/, '')
    .replace(/^[A-Z][A-Z0-9_]*\s*=\s*/, '')
    .replace(/^(authorization:\s*)?bearer\s+/i, '')
    .replace(/^(["'])(.*)\1;?$/s, '$2')
  return trimSecret(bare)
}

/**
 * A sentence on why a text cannot be a key of this provider, or null. Only a vendor's own host
 * knows how its keys look (spec K6).
 */
export function secretProblem(
  secret: string,
  provider: Pick<Provider, 'kind' | 'baseUrl'> | undefined,
): string | null {
  if (secret === '') return 'Paste a key.'
  if (secret.length > 1200) return 'This is too long for a key: at most 1,200 characters.'
  if (provider === undefined || vendorAt(provider) === null)
    return /[^\x20-\x7e]/.test(secret)
      ? 'This has line breaks or characters that cannot be sent as a key. Paste the key alone.'
      : null
  if (/\s/.test(secret)) return 'A key has no spaces or line breaks. Paste the key alone.'
  if (secret.length < 8) return 'This is too short for a key: at least 8 characters.'
  const admin = adminPrefixes.find(({ prefix }) => secret.startsWith(prefix))
  if (admin !== undefined)
    return `This is an ${admin.issuer} admin key, which cannot make calls. Use a project or workspace key.`
  return null
}

/** What a pasted text says about where it belongs. */
export interface Detection {
  /** Who issues keys that look like this; null when the prefix is not known. */
  readonly issuer: string | null
  /** The configured provider it belongs to; null when a person has to choose. */
  readonly providerId: string | null
  readonly sentence: string
}

/**
 * Which configured provider a key belongs to. Several that fit, or none, leave the choice to the
 * person.
 */
export function detectProvider(secret: string, providers: readonly Provider[]): Detection {
  const family = families.find(({ prefix }) => secret.startsWith(prefix))
  if (family === undefined)
    return {
      issuer: null,
      providerId: null,
      sentence: 'The prefix is not one Tollgate knows. Choose the provider.',
    }
  const fitting = providers.filter(
    (provider) =>
      provider.kind === family.kind &&
      (family.host === undefined || hostOf(provider) === family.host),
  )
  const first = fitting.find((provider) => provider.builtIn) ?? fitting[0]
  if (first === undefined) {
    return {
      issuer: family.issuer,
      providerId: null,
      sentence: `This looks like a key of ${family.issuer}. Add that provider first, or choose another.`,
    }
  }
  const others = fitting.length > 1 ? ' Another provider of this kind can be chosen.' : ''
  return {
    issuer: family.issuer,
    providerId: first.id,
    sentence: `Recognised by its prefix as a key of ${family.issuer}.${others}`,
  }
}

/** The name offered for a key nobody named: the issuer, and the scope where it has one. */
export function suggestedLabel(
  providerName: string,
  project: string | null,
  environment: string | null,
): string {
  return [providerName, project, environment]
    .filter((part) => part !== null && part !== '')
    .join(' ')
}

/** Null where it has no address of its own, or one that cannot be read. */
function hostOf(provider: Provider): string | null {
  if (provider.baseUrl === null || !URL.canParse(provider.baseUrl)) return null
  return new URL(provider.baseUrl).hostname
}
