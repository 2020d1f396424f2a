/** Takes secrets out of text: those in memory, in every form, and what looks like one. */

const mark = '[secret]'
/** Shorter ones would blot out ordinary words; no provider issues such keys. */
const shortestSecret = 6

/**
 * Credential-shaped text. Classes exclude quotes and backslashes, so a redacted JSON line is still
 * JSON; `*` matches keys a provider masked itself.
 */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/(?<![A-Za-z0-9])sk-[A-Za-z0-9_*-]{8,}/g, mark],
  [/(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{20,}/g, mark],
  [/(?<![A-Za-z0-9])(?:gsk|hf|ghp|gho|github_pat)_[A-Za-z0-9_]{16,}/g, mark],
  [/(?<![A-Za-z0-9])(?:xai|pplx|r8)-[A-Za-z0-9_-]{16,}/g, mark],
  [/(?<![A-Za-z0-9])whsec_[A-Za-z0-9+/=_-]{16,}/g, mark],
  [/(?<![A-Za-z0-9])AKIA[A-Z0-9]{16}(?![A-Za-z0-9])/g, mark],
  [/\b(Bearer|Basic)(\s+)[A-Za-z0-9._~+/=-]{8,}/gi, `$1$2${mark}`],
  [
    /((?:x-api-key|api[-_]?key|authorization|cookie)\\*["']?\s*[:=]\s*\\*["']?)(?!\[secret\]|Bearer \[|Basic \[)[^\s"'\\,;}]{6,}/gi,
    `$1${mark}`,
  ],
  [/([?&](?:key|api[-_]?key|access_token|token)=)[^&\s"'\\<>]+/gi, `$1${mark}`],
  [/(:\/\/)[^/\s:@"'\\]*:[^/\s@"'\\]+@/g, `$1${mark}@`],
]

/** The expression for a set of secrets; callers hand over the same array until it changes. */
const compiled = new WeakMap<readonly string[], RegExp | null>()

/**
 * `text` with every secret in `secrets` (raw, JSON-escaped, URL-encoded, hex, base64 at any offset)
 * and every credential-shaped run replaced.
 */
export function redactText(text: string, secrets: readonly string[]): string {
  const exact = expressionOf(secrets)
  let clean = exact === null ? text : text.replace(exact, mark)
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement)
  return clean
}

function expressionOf(secrets: readonly string[]): RegExp | null {
  const known = compiled.get(secrets)
  if (known !== undefined) return known
  const forms = new Set(
    secrets.filter((secret) => secret.length >= shortestSecret).flatMap(formsOf),
  )
  // Longest first: a form may begin with a shorter one.
  const sources = [...forms]
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
  const built = sources.length === 0 ? null : new RegExp(sources.join('|'), 'g')
  compiled.set(secrets, built)
  return built
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8')
  const json = inJson(secret)
  const url = encodeURIComponent(secret)
  return [
    secret,
    json,
    inJson(json),
    url,
    url.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ]
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** What the secret alone decides of a base64 text that starts `offset` bytes into a group. */
function base64At(bytes: Buffer, offset: number): string[] {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes])
  const first = Math.ceil((offset * 8) / 6)
  const last = Math.floor((padded.length * 8) / 6)
  const text = padded.toString('base64').slice(first, last)
  return [text, text.replaceAll('+', '-').replaceAll('/', '_')]
}
