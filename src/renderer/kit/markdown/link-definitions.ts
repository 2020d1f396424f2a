/**
 * Link definitions (`[p]: https://…`): they give meaning to text above and below them, so every
 * chunk is told of all. Pure.
 */

interface LinkDefinition {
  readonly href: string
  readonly title: string | undefined
}

export type LinkDefinitions = Readonly<Record<string, LinkDefinition>>

const most = 300
const definition =
  /^ {0,3}\[([^[\]\n]{1,200})\]:[ \t]*<?([^\s<>]{1,2000})>?[ \t]*(?:["'(][^\n]{0,300})?\n/gm

const none: LinkDefinitions = {}

/** Those on whole lines; of several of one name the first counts. */
export function linkDefinitions(text: string): LinkDefinitions {
  return createLinkFinder()(text)
}

/**
 * The definitions of one growing text, each line of which is read once. The same object while they
 * are the same, so that nothing is drawn again for them.
 */
export function createLinkFinder(): (text: string) => LinkDefinitions {
  let found = none
  let seen = ''
  return (text) => {
    if (!text.startsWith(seen)) {
      found = none
      seen = ''
    }
    const end = text.lastIndexOf('\n') + 1
    found = withDefinitions(found, text.slice(seen.length, end))
    seen = text.slice(0, end)
    return found
  }
}

function withDefinitions(known: LinkDefinitions, lines: string): LinkDefinitions {
  if (!lines.includes(']:')) return known
  const found: Record<string, LinkDefinition> = { ...known }
  let count = Object.keys(known).length
  for (const [, label = '', href = ''] of lines.matchAll(definition)) {
    if (count >= most) break
    const name = label.toLowerCase().replace(/\s+/g, ' ').trim()
    if (name === '' || Object.hasOwn(found, name)) continue
    found[name] = { href, title: undefined }
    count += 1
  }
  return count === Object.keys(known).length ? known : found
}
