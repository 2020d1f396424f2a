/** What a comparison is called in lists. */
import type { Message } from '../../contract/calls'
import { shorten } from '../platform/shorten'

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
