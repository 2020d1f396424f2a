/**
 * Link definitions (`[p]: https://…`): they give meaning to text above and below them, so every
 * chunk is told of all. Pure.
 */

export type LinkDefinitions = Readonly<
  Record<string, { readonly href: string; readonly title: string | undefined }>
>

const most = 300
const definition =
  /^ {0,3}\[([^[\]\n]{1,200})\]:[ \t]*<?([^\s<>]{1,2000})>?[ \t]*(?:["'(][^\n]{0,300})?\n/gm

/** Those on whole lines; of several of one name the first counts. */
export function linkDefinitions(text: string): LinkDefinitions {
  if (!text.includes(']:')) return none
  const found: Record<string, { readonly href: string; readonly title: undefined }> = {}
  let count = 0
  for (const [, label = '', href = ''] of text.matchAll(definition)) {
    const name = label.toLowerCase().replace(/\s+/g, ' ').trim()
    if (name === '' || Object.hasOwn(found, name)) continue
    found[name] = { href, title: undefined }
    count += 1
    if (count === most) break
  }
  return count === 0 ? none : found
}

const none: LinkDefinitions = {}
