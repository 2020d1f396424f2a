/** What a comparison is called in lists. */
import type { Message } from '../../contract/calls'

const longest = 80

/**
 * The beginning of the last thing the person said; the models' names where nothing was said in
 * words, or nothing is kept.
 */
export function titleOf(
  messages: readonly Message[],
  variants: readonly { readonly model: string }[],
): string {
  const said = textOf(messages.findLast((message) => message.role === 'user') ?? messages.at(-1))
  return shorten(said === '' ? variants.map((variant) => variant.model).join(' / ') : said)
}

function textOf(message: Message | undefined): string {
  if (message === undefined) return ''
  const { content } = message
  const text =
    typeof content === 'string'
      ? content
      : content.map((part) => (part.type === 'text' ? part.text : '')).join(' ')
  return text.slice(0, 10_000).replaceAll(/\s+/g, ' ').trim()
}

/** Counts characters as people see them, so that none is cut in half. */
function shorten(text: string): string {
  const seen: string[] = []
  for (const { segment } of new Intl.Segmenter('en').segment(text.slice(0, longest * 30))) {
    if (seen.push(segment) > longest) return `${seen.slice(0, longest - 1).join('')}…`
  }
  return seen.join('')
}
