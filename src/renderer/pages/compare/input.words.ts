/** What is said of messages that stand before the prompt as they are. */
import type { Message } from '../../../contract/calls'

/** `Asked as it was: 5 messages, 1 image. Last: …` */
export function inputWords(messages: readonly Message[]): string {
  const images = messages.reduce((sum, { content }) => sum + imagesIn(content), 0)
  const counts = [
    `${messages.length} ${messages.length === 1 ? 'message' : 'messages'}`,
    ...(images === 0 ? [] : [`${images} ${images === 1 ? 'image' : 'images'}`]),
  ]
  const last = wordsOf(messages.at(-1)?.content ?? '')
  return `Asked as it was: ${counts.join(', ')}.${last === '' ? '' : ` Last: ${last}`}`
}

function imagesIn(content: Message['content']): number {
  return typeof content === 'string' ? 0 : content.filter(({ type }) => type === 'image').length
}

function wordsOf(content: Message['content']): string {
  const text =
    typeof content === 'string'
      ? content
      : content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join(' ')
  return text.slice(0, 200).replace(/\s+/g, ' ').trim()
}
