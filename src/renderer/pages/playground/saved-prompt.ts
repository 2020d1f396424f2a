/** A conversation as a prompt to save, and a saved prompt as a conversation and a message. Pure. */
import type { PromptBody } from '../../../contract/prompts'
import { turnText, type Conversation, type Turn, type TurnRole } from './conversation'

export interface Written {
  readonly conversation: Conversation
  readonly composer: string
  readonly composerRole: TurnRole
}

export interface PromptParts {
  /** With the messages before the one that is written. */
  readonly turns: boolean
  /** With model and parameters. */
  readonly settings: boolean
}

/** What is written, as the texts stand: names in braces stay names. */
export function promptOf(
  { conversation, composer, composerRole }: Written,
  { turns, settings }: PromptParts,
): PromptBody {
  const { model, parameters, system } = conversation
  const before = turns
    ? conversation.turns.map((turn) => ({ role: turn.role, text: turnText(turn) }))
    : []
  const last = composer.trim() === '' ? [] : [{ role: composerRole, text: composer }]
  return {
    system,
    messages: [...before, ...last].filter(({ text }) => text.trim() !== ''),
    ...(settings && model !== null ? { model } : {}),
    ...(settings && Object.keys(parameters).length > 0 ? { parameters } : {}),
  }
}

/** What a prompt leaves out of what is written, as a sentence; null: nothing. */
export function leftOutText(
  { conversation, composerImages }: Pick<Written, 'conversation'> & ComposerImages,
  { turns }: Pick<PromptParts, 'turns'>,
): string | null {
  const before = turns ? conversation.turns.flatMap(({ images }) => images) : []
  const images = before.length + composerImages.length
  if (images === 0) return null
  return images === 1
    ? 'A prompt is text: the image is not saved with it.'
    : `A prompt is text: the ${images} images are not saved with it.`
}

interface ComposerImages {
  readonly composerImages: Turn['images']
}

/** Neither system prompt nor message: there is nothing to save. */
export function saysNothing({ system, messages }: PromptBody): boolean {
  return system.trim() === '' && messages.length === 0
}

/** The last message of the user goes where messages are written, what stands before it above. */
export function writtenFrom(
  { system, messages, model, parameters }: PromptBody,
  current: Conversation,
  newId: () => string,
): Written {
  const last = messages.at(-1)
  const open = last?.role === 'user' ? last : undefined
  const turns: readonly Turn[] = (open === undefined ? messages : messages.slice(0, -1)).map(
    ({ role, text }) => ({ id: newId(), role, text, images: [], run: null }),
  )
  return {
    conversation: {
      ...current,
      system,
      turns,
      aside: [],
      kept: null,
      model: model ?? current.model,
      parameters: parameters ?? current.parameters,
      variables: { ...current.variables, asWritten: false },
    },
    composer: open?.text ?? '',
    composerRole: 'user',
  }
}

/** All a prompt says as one text, to be read and to be compared. */
export function promptText({ system, messages, model, parameters }: PromptBody): string {
  const settings = [
    ...(model === undefined ? [] : [`Model: ${model}`]),
    ...Object.entries(parameters ?? {}).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
  ]
  const parts = [
    ...(system.trim() === '' ? [] : [`System:\n${system}`]),
    ...messages.map(({ role, text }) => `${role === 'user' ? 'User' : 'Assistant'}:\n${text}`),
    ...(settings.length === 0 ? [] : [settings.join('\n')]),
  ]
  return parts.join('\n\n')
}
