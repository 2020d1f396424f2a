/** Names in braces: which have no value, what is sent for them, and when braces stay as they are. */
import { describe, expect, it } from 'vitest'
import {
  buildRequest,
  emptyConversation,
  missingValues,
  templateTexts,
  type Conversation,
  type Turn,
} from '../../../src/renderer/pages/playground/conversation'
import {
  filledIn,
  missingSentence,
  noVariables,
} from '../../../src/renderer/pages/playground/variables'
import { startRun } from '../../../src/renderer/call/call-run'

const scope = { project: 'dev', environment: 'development' }
const user = (text: string): Turn => ({ id: text, role: 'user', text, images: [], run: null })
const answer = (text: string): Turn => ({
  id: text,
  role: 'assistant',
  text: '',
  images: [],
  run: { ...startRun('call_1', 0), phase: 'done', text },
})
const conversation = (more: Partial<Conversation>): Conversation => ({
  ...emptyConversation,
  ...more,
})
const values = (given: Record<string, string>) => ({ ...noVariables, values: given })

describe('what is missing', () => {
  it('is every name without a value, of system prompt, messages and composer, each once', () => {
    const asked = conversation({
      system: 'Answer in {{language}}.',
      turns: [user('{{topic}} for {{reader}}'), answer('Use {{ mustache }}.')],
      variables: values({ topic: 'rivers', reader: '  ' }),
    })
    expect(missingValues(asked, 'And {{language}}, {{length}}?')).toEqual([
      'language',
      'reader',
      'length',
    ])
  })

  it('never speaks of what a model answered', () => {
    expect(templateTexts(conversation({ turns: [answer('{{x}}')] }), '')).not.toContain('{{x}}')
  })

  it('is nothing where braces are sent as written', () => {
    const asWritten = { values: {}, asWritten: true }
    expect(missingValues(conversation({ variables: asWritten }), '{{x}}')).toEqual([])
    expect(filledIn(asWritten, '{{x}}')).toBe('{{x}}')
  })

  it('is said in one sentence, however many there are', () => {
    expect(missingSentence([])).toBeNull()
    expect(missingSentence(['a'])).toBe('Give {{a}} a value, or send the braces as written.')
    expect(missingSentence(['a', 'b'])).toContain('Give {{a}} and {{b}} a value')
    expect(missingSentence(['a', 'b', 'c', 'd', 'e', 'f'])).toContain('{{d}} and 2 more a value')
  })

  it('takes a name for nothing else, whatever it is called', () => {
    expect(missingValues(emptyConversation, '{{constructor}} {{toString}}')).toEqual([
      'constructor',
      'toString',
    ])
  })
})

describe('the request', () => {
  it('has the values in system prompt and messages, and answers as they came', () => {
    const asked = conversation({
      system: 'Answer in {{language}}.',
      turns: [user('About {{topic}}'), answer('{{topic}} is a placeholder.')],
      variables: values({ language: 'Dutch', topic: '{{language}}' }),
    })
    expect(buildRequest(asked, asked.turns, scope)?.messages).toEqual([
      { role: 'system', content: 'Answer in Dutch.' },
      { role: 'user', content: 'About {{language}}' },
      { role: 'assistant', content: '{{topic}} is a placeholder.' },
    ])
  })
})
