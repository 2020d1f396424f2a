/** What of a model's answer may become a link, and how its text is read. Pure. */

export interface SafeLink {
  readonly href: string
  /** The real host, in punycode where it is not plain ASCII. */
  readonly host: string
}

/**
 * An https address without credentials; everything else (javascript:, data:, http:, relative) is
 * not a link.
 */
export function safeLink(href: string): SafeLink | null {
  if (!/^https:\/\//i.test(href.trim())) return null
  try {
    const url = new URL(href.trim())
    if (url.protocol !== 'https:' || url.host === '' || url.username !== '' || url.password !== '')
      return null
    return { href: url.href, host: url.host }
  } catch {
    return null
  }
}

/**
 * True when a link's text already says where it goes: the text is the host, or an address on it, in
 * plain ASCII. A text that merely contains the host does not count ("apple.com" contains the host
 * e.co), nor does one that looks like it in other letters.
 */
export function namesHost(text: string, host: string): boolean {
  const shown = text.trim()
  if (!/^[\x21-\x7e]+$/.test(shown)) return false
  return safeLink(shown)?.host === host || safeLink(`https://${shown}`)?.host === host
}

/**
 * The host of an image's address for its chip; data and odd addresses are named by their scheme.
 */
export function imageOrigin(href: string): string {
  const link = safeLink(href)
  if (link !== null) return link.host
  const scheme = /^([a-z][a-z0-9+.-]{0,20}):/i.exec(href.trim())?.[1]
  return scheme === undefined ? 'no address' : `${scheme.toLowerCase()} address`
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  mdash: '—',
  ndash: '–',
  hellip: '…',
  times: '×',
  middot: '·',
  bull: '•',
  rarr: '→',
  larr: '←',
  le: '≤',
  ge: '≥',
  ne: '≠',
}

/** Character references as the characters they mean. The result is only ever drawn as text. */
export function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi,
    (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
      if (name !== undefined) return named[name] ?? whole
      const point =
        decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number.parseInt(decimal, 10)
      return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)
        ? String.fromCodePoint(point)
        : '\uFFFD'
    },
  )
}
