/** What all panes are asked: as the composer holds it, and as messages. Pure. */
import type { Message } from '../../../contract/calls'
import type { Image } from '../../call/images/image-files'

/** What is asked of all panes, as the composer holds it. */
export interface Asked {
  readonly system: string
  readonly prompt: string
  /** Attached to the prompt. */
  readonly images: readonly Image[]
  /** Stands before the prompt as it is, with a system prompt of its own; null: nothing. */
  readonly input: readonly Message[] | null
}

/** What all panes are asked, in messages; null while it is nothing. */
export function messagesOf({ system, prompt, images, input }: Asked): readonly Message[] | null {
  const asked: readonly Message[] =
    prompt.trim() === '' && images.length === 0
      ? []
      : [{ role: 'user', content: contentOf(prompt, images) }]
  if (input !== null) return [...input, ...asked]
  if (asked.length === 0) return null
  return system.trim() === '' ? asked : [{ role: 'system', content: system }, ...asked]
}

function contentOf(prompt: string, images: readonly Image[]): Message['content'] {
  if (images.length === 0) return prompt
  return [...images, ...(prompt.trim() === '' ? [] : [{ type: 'text' as const, text: prompt }])]
}

/**
 * Messages as the composer holds them, where one system prompt and one prompt are all there is;
 * else as they are.
 */
export function fieldsOf(messages: readonly Message[]): Asked {
  const [first, second] = messages
  const [system, asked] = first?.role === 'system' ? [first, second] : [undefined, first]
  const prompt = asked?.role === 'user' ? promptOf(asked.content) : null
  const isPlain =
    messages.length === (system === undefined ? 1 : 2) &&
    prompt !== null &&
    (system === undefined || typeof system.content === 'string')
  if (isPlain) return { system: textOf(system), ...prompt, input: null }
  return { system: '', prompt: '', images: [], input: messages.length === 0 ? null : messages }
}

/** Null for parts that the composer would put in another order. */
function promptOf(content: Message['content']): Pick<Asked, 'prompt' | 'images'> | null {
  if (typeof content === 'string') return { prompt: content, images: [] }
  const images = content.filter((part) => part.type === 'image')
  const texts = content.slice(images.length)
  const [text] = texts
  if (images.length === 0 || texts.length > 1 || text?.type === 'image') return null
  return { prompt: text?.text ?? '', images }
}

function textOf(message: Message | undefined): string {
  return typeof message?.content === 'string' ? message.content : ''
}
