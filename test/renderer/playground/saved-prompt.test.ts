/** What of a conversation becomes a saved prompt, and where a saved prompt's parts go. */
import { describe, expect, it } from 'vitest'
import { promptBody } from '../../../src/contract/prompts'
import {
  emptyConversation,
  type Conversation,
  type Turn,
} from '../../../src/renderer/pages/playground/conversation'
import {
  leftOutText,
  promptOf,
  promptText,
  saysNothing,
  writtenFrom,
} from '../../../src/renderer/pages/playground/saved-prompt'
import { startRun } from '../../../src/renderer/call/call-run'

const turn = (role: Turn['role'], text: string): Turn => ({
  id: text,
  role,
  text,
  images: [],
  run: null,
})
const begun: Conversation = {
  ...emptyConversation,
  system: 'In {{language}}.',
  model: 'simulated/sim-mini',
  parameters: { temperature: 0 },
  turns: [
    turn('user', 'Hi'),
    { ...turn('assistant', ''), run: { ...startRun('call_1', 0), phase: 'done', text: 'Hello.' } },
  ],
}
const written = { conversation: begun, composer: 'About {{topic}}', composerRole: 'user' as const }

describe('saving', () => {
  it('takes the system prompt and the message, the rest where it is asked for', () => {
    expect(promptOf(written, { turns: false, settings: false })).toEqual({
      system: 'In {{language}}.',
      messages: [{ role: 'user', text: 'About {{topic}}' }],
    })
    const whole = promptOf(written, { turns: true, settings: true })
    expect(whole).toEqual({
      system: 'In {{language}}.',
      messages: [
        { role: 'user', text: 'Hi' },
        { role: 'assistant', text: 'Hello.' },
        { role: 'user', text: 'About {{topic}}' },
      ],
      model: 'simulated/sim-mini',
      parameters: { temperature: 0 },
    })
    expect(promptBody.parse(whole)).toEqual(whole)
  })

  it('says that images stay behind, those above only where the messages come along', () => {
    const image = { type: 'image' as const, dataUrl: 'data:image/png;base64,iVBORw0KGgo=' }
    const shown: Conversation = {
      ...begun,
      turns: begun.turns.map((each) => ({ ...each, images: each.role === 'user' ? [image] : [] })),
    }
    const left = (turns: boolean, composerImages: Turn['images']) =>
      leftOutText({ conversation: shown, composerImages }, { turns })
    expect(left(false, [])).toBeNull()
    expect(left(true, [])).toContain('the image is not saved')
    expect(left(true, [image])).toContain('the 2 images are not saved')
  })

  it('has nothing to take where nothing is written', () => {
    const nothing = {
      conversation: emptyConversation,
      composer: ' ',
      composerRole: 'user' as const,
    }
    expect(saysNothing(promptOf(nothing, { turns: true, settings: true }))).toBe(true)
  })
})

describe('loading', () => {
  let last = 0
  const newId = () => `t${(last += 1)}`

  it('puts the last message where messages are written, and what stood before it above', () => {
    const prompt = promptOf(written, { turns: true, settings: false })
    const loaded = writtenFrom(prompt, { ...emptyConversation, model: 'openai/gpt-4o' }, newId)
    expect(loaded.composer).toBe('About {{topic}}')
    expect(loaded.conversation).toMatchObject({ system: begun.system, model: 'openai/gpt-4o' })
    expect(loaded.conversation.turns.map(({ role, text }) => [role, text])).toEqual([
      ['user', 'Hi'],
      ['assistant', 'Hello.'],
    ])
    expect(promptOf(loaded, { turns: true, settings: false })).toEqual(prompt)
  })

  it('brings model and parameters only where they were saved', () => {
    const saved = promptOf(written, { turns: false, settings: true })
    const { conversation } = writtenFrom(saved, emptyConversation, newId)
    expect(conversation).toMatchObject({ model: begun.model, parameters: { temperature: 0 } })
  })
})

it('reads as one text, for the eye and for the differences', () => {
  expect(promptText(promptOf(written, { turns: false, settings: true }))).toBe(
    'System:\nIn {{language}}.\n\nUser:\nAbout {{topic}}\n\nModel: simulated/sim-mini\ntemperature: 0',
  )
})
