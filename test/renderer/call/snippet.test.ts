/**
 * Copied code asks for the same thing as the call, in its provider's words, runs as it stands, and
 * never holds a key.
 */
import { describe, expect, it } from 'vitest'
import type { CallRequest } from '../../../src/contract/calls'
import type { ProviderKind } from '../../../src/contract/providers'
import { snippet, snippetLanguages, type SnippetTarget } from '../../../src/renderer/call/snippet'

const nasty = `It's a "test" with \\ and $HOME and \`ls\` and \n a line, {"json": null}, emoji 🧾`
const request: CallRequest = {
  callId: 'call_1',
  project: 'dev',
  environment: 'development',
  source: 'playground',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: nasty },
  ],
  temperature: 0.2,
  topP: 0.9,
  stop: ['END'],
  seed: 7,
}
const target = (kind: ProviderKind, more: Partial<SnippetTarget> = {}): SnippetTarget => ({
  kind,
  baseUrl: null,
  model: 'gpt-4o',
  maxOutputTokens: 512,
  ...more,
})

/** The body curl would send: what a POSIX shell makes of the one single-quoted word after -d. */
function curlBody(text: string): Record<string, unknown> {
  const word = text.slice(text.indexOf('\n  -d ') + 6)
  expect(word).toMatch(/^'(?:[^']|'\\'')*'$/)
  return JSON.parse(word.slice(1, -1).replaceAll("'\\''", "'")) as Record<string, unknown>
}

describe('cURL', () => {
  it('is exact for OpenAI: system as a message, max_tokens, its own names', () => {
    const text = snippet('cURL', request, target('openai'))
    expect(text).toContain("curl 'https://api.openai.com/v1/chat/completions'")
    expect(text).toContain('Authorization: Bearer $OPENAI_API_KEY')
    expect(curlBody(text)).toEqual({
      model: 'gpt-4o',
      messages: request.messages,
      max_tokens: 512,
      temperature: 0.2,
      top_p: 0.9,
      stop: ['END'],
      seed: 7,
    })
  })

  it('uses max_completion_tokens for models that reason', () => {
    expect(curlBody(snippet('cURL', request, target('openai', { model: 'o1' })))).toMatchObject({
      max_completion_tokens: 512,
    })
  })

  it('is exact for Anthropic: system apart, stop_sequences, no seed', () => {
    const text = snippet('cURL', request, target('anthropic', { model: 'claude-3-5-haiku' }))
    expect(text).toContain("curl 'https://api.anthropic.com/v1/messages'")
    expect(text).toContain('anthropic-version: 2023-06-01')
    expect(curlBody(text)).toEqual({
      model: 'claude-3-5-haiku',
      max_tokens: 512,
      system: 'Be brief.',
      messages: [{ role: 'user', content: nasty }],
      temperature: 0.2,
      top_p: 0.9,
      stop_sequences: ['END'],
    })
  })

  it('goes to the base URL of a compatible server', () => {
    expect(
      snippet(
        'cURL',
        request,
        target('openai-compatible', { baseUrl: 'http://127.0.0.1:11434/v1/' }),
      ),
    ).toContain("curl 'http://127.0.0.1:11434/v1/chat/completions'")
  })

  it('asks Tollgate for simulated models, without the id of the call that was', () => {
    const text = snippet('cURL', request, target('simulated'))
    expect(text).toContain('"$TOLLGATE_URL/api/v1/calls"')
    expect(curlBody(text)).not.toHaveProperty('callId')
  })

  it('translates images for each provider', () => {
    const image: CallRequest = {
      project: 'dev',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', dataUrl: 'data:image/png;base64,AAAA' },
            { type: 'text', text: 'what' },
          ],
        },
      ],
    }
    expect(JSON.stringify(curlBody(snippet('cURL', image, target('openai'))))).toContain(
      '"image_url":{"url":"data:image/png;base64,AAAA"}',
    )
    expect(JSON.stringify(curlBody(snippet('cURL', image, target('anthropic'))))).toContain(
      '"source":{"type":"base64","media_type":"image/png","data":"AAAA"}',
    )
  })
})

describe('Python', () => {
  it.each(['openai', 'openai-compatible', 'anthropic', 'simulated'] as const)(
    'holds every text as it is and no word Python does not know, for %s',
    (kind) => {
      const code = snippet(
        'Python',
        request,
        target(kind, kind === 'openai-compatible' ? { baseUrl: 'https://x.example/v1' } : {}),
      )
      // A JSON string is a Python string of the same characters.
      expect(code).toContain(`"content": ${JSON.stringify(nasty)}`)
      expect(code.replace(/"(?:[^"\\]|\\.)*"/g, '""')).not.toMatch(
        /\b(?:true|false|null|undefined)\b/,
      )
      for (const [open, close] of ['()', '[]', '{}']) {
        const bare = code.replace(/"(?:[^"\\]|\\.)*"/g, '""')
        expect(bare.split(open ?? '').length).toBe(bare.split(close ?? '').length)
      }
    },
  )
})

describe('TypeScript', () => {
  it.each([
    ['openai', 'client.chat.completions.create('],
    ['anthropic', 'client.messages.create('],
    ['simulated', 'JSON.stringify('],
  ] as const)('holds the body as JSON for %s', (kind, opening) => {
    const code = snippet('TypeScript', request, target(kind))
    const from = code.indexOf(opening) + opening.length
    const body = JSON.parse(
      code.slice(from, code.indexOf(kind === 'simulated' ? '),\n})' : ')\nconsole', from)),
    ) as { messages: { content: string }[] }
    expect(body.messages.at(-1)?.content).toBe(nasty)
  })
})

it('reads the key from the environment in every language and for every kind', () => {
  for (const language of snippetLanguages) {
    for (const kind of ['openai', 'anthropic', 'openai-compatible', 'simulated'] as const) {
      const text = snippet(language, request, target(kind))
      expect(text).toMatch(/OPENAI_API_KEY|ANTHROPIC_API_KEY|TOLLGATE_TOKEN/)
      expect(text).not.toMatch(/sk-[A-Za-z0-9]/)
    }
  }
})
