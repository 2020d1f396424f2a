/**
 * The same request as cURL, TypeScript or Python, against the provider itself or through Tollgate,
 * never with a key in it. Pure.
 */
import type { CallRequest, Message } from '../../contract/calls'
import type { ProviderKind } from '../../contract/providers'
import {
  anthropicMessages,
  anthropicToolFields,
  openaiToolFields,
  openaiToolParts,
} from './snippet-tools'

export interface SnippetTarget {
  /**
   * `tollgate`: what only it can carry. Simulated models exist there alone, so they are asked for
   * there too.
   */
  readonly kind: ProviderKind | 'tollgate'
  /** As the SDK means it; null is the provider's public address. */
  readonly baseUrl: string | null
  readonly model: string
  /** The enforced maximum, where the request names none. */
  readonly maxOutputTokens: number
}

export const snippetLanguages = ['cURL', 'TypeScript', 'Python'] as const
export type SnippetLanguage = (typeof snippetLanguages)[number]

type Body = Readonly<Record<string, unknown>>

const reasoningName = /^(?:[\w.-]+\/)*(?:o\d|gpt-[5-9])/

function textOf(content: Message['content']): string {
  return typeof content === 'string'
    ? content
    : content.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

function present(fields: Body): Body {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function openaiBody(request: CallRequest, target: SnippetTarget): Body {
  const limit = request.maxOutputTokens ?? target.maxOutputTokens
  const messages = (request.messages ?? []).map((message) => ({
    role: message.role,
    content:
      typeof message.content === 'string'
        ? message.content
        : message.content.map((part) =>
            part.type === 'text' ? part : { type: 'image_url', image_url: { url: part.dataUrl } },
          ),
    ...openaiToolParts(message),
  }))
  return present({
    model: target.model,
    messages,
    ...(reasoningName.test(target.model)
      ? { max_completion_tokens: limit }
      : { max_tokens: limit }),
    temperature: request.temperature,
    top_p: request.topP,
    stop: request.stop,
    seed: request.seed,
    reasoning_effort: request.reasoningEffort,
    ...openaiToolFields(request),
  })
}

function anthropicBody(request: CallRequest, target: SnippetTarget): Body {
  const messages = request.messages ?? []
  const system = messages
    .filter((message) => message.role === 'system')
    .map((message) => textOf(message.content))
    .join('\n\n')
  return present({
    model: target.model,
    max_tokens: request.maxOutputTokens ?? target.maxOutputTokens,
    system: system === '' ? undefined : system,
    messages: anthropicMessages(
      messages.filter((message) => message.role !== 'system'),
      anthropicContent,
    ),
    temperature: request.temperature,
    top_p: request.topP,
    stop_sequences: request.stop,
    ...anthropicToolFields(request, target.model),
  })
}

function anthropicContent(content: Message['content']): unknown {
  if (typeof content === 'string') return content
  return content.map((part) => {
    if (part.type === 'text') return part
    const [, mediaType = 'image/png', data = ''] =
      /^data:([^;]+);base64,(.*)$/.exec(part.dataUrl) ?? []
    return { type: 'image', source: { type: 'base64', media_type: mediaType, data } }
  })
}

/** Through the HTTP surface of Tollgate, with all that was asked of it. */
function tollgateBody(request: CallRequest): Body {
  const { callId: _callId, source: _source, ...rest } = request
  return present(rest)
}

function bodyOf(request: CallRequest, target: SnippetTarget): Body {
  switch (target.kind) {
    case 'openai':
    case 'openai-compatible':
      return openaiBody(request, target)
    case 'anthropic':
      return anthropicBody(request, target)
    case 'simulated':
    case 'tollgate':
      return tollgateBody(request)
  }
}

interface Endpoint {
  /** Quoted for the shell. */
  readonly url: string
  readonly headers: readonly string[]
}

function endpointOf(target: SnippetTarget): Endpoint {
  const base = target.baseUrl?.replace(/\/+$/, '')
  switch (target.kind) {
    case 'openai':
    case 'openai-compatible':
      return {
        url: shellQuote(`${base ?? 'https://api.openai.com/v1'}/chat/completions`),
        headers: ['Authorization: Bearer $OPENAI_API_KEY'],
      }
    case 'anthropic':
      return {
        url: shellQuote(`${base ?? 'https://api.anthropic.com'}/v1/messages`),
        headers: ['x-api-key: $ANTHROPIC_API_KEY', 'anthropic-version: 2023-06-01'],
      }
    case 'simulated':
    case 'tollgate':
      return {
        url: '"$TOLLGATE_URL/api/v1/calls"',
        headers: ['Authorization: Bearer $TOLLGATE_TOKEN'],
      }
  }
}

/** Single-quoted for a POSIX shell. */
function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function curl(body: Body, endpoint: Endpoint): string {
  const headers = ['Content-Type: application/json', ...endpoint.headers].map(
    (header) => `  -H "${header}" \\`,
  )
  return [
    `curl ${endpoint.url} \\`,
    ...headers,
    `  -d ${shellQuote(JSON.stringify(body, null, 2))}`,
  ].join('\n')
}

function indent(text: string, by: string): string {
  return text.replaceAll('\n', `\n${by}`)
}

function typescript(body: Body, target: SnippetTarget): string {
  const json = JSON.stringify(body, null, 2)
  const base = target.baseUrl === null ? '' : `, baseURL: ${JSON.stringify(target.baseUrl)}`
  switch (target.kind) {
    case 'openai':
    case 'openai-compatible':
      return `import OpenAI from 'openai'\n\nconst client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY${base} })\nconst answer = await client.chat.completions.create(${json})\nconsole.log(answer.choices[0]?.message.content)\n`
    case 'anthropic':
      return `import Anthropic from '@anthropic-ai/sdk'\n\nconst client = new Anthropic({ apiKey: process.env.ANTHROPIC_API_KEY${base} })\nconst answer = await client.messages.create(${json})\nconsole.log(answer.content)\n`
    case 'simulated':
    case 'tollgate':
      return `const response = await fetch(\`\${process.env.TOLLGATE_URL}/api/v1/calls\`, {\n  method: 'POST',\n  headers: { 'content-type': 'application/json', authorization: \`Bearer \${process.env.TOLLGATE_TOKEN}\` },\n  body: JSON.stringify(${indent(json, '  ')}),\n})\nconsole.log(await response.json())\n`
  }
}

/**
 * A JSON value in Python's words. JSON strings are Python strings; only the three literals differ.
 */
function pythonValue(value: unknown, by: string): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value))
    return value.length === 0
      ? '[]'
      : `[\n${value.map((item) => `${by}    ${pythonValue(item, `${by}    `)},\n`).join('')}${by}]`
  if (typeof value === 'object') {
    return `{\n${Object.entries(value)
      .map(([key, item]) => `${by}    ${JSON.stringify(key)}: ${pythonValue(item, `${by}    `)},\n`)
      .join('')}${by}}`
  }
  return JSON.stringify(value)
}

function python(body: Body, target: SnippetTarget): string {
  const fields = Object.entries(body)
    .map(([key, value]) => `    ${key}=${pythonValue(value, '    ')},\n`)
    .join('')
  const base = target.baseUrl === null ? '' : `, base_url=${JSON.stringify(target.baseUrl)}`
  switch (target.kind) {
    case 'openai':
    case 'openai-compatible':
      return `import os\nfrom openai import OpenAI\n\nclient = OpenAI(api_key=os.environ["OPENAI_API_KEY"]${base})\nanswer = client.chat.completions.create(\n${fields})\nprint(answer.choices[0].message.content)\n`
    case 'anthropic':
      return `import os\nfrom anthropic import Anthropic\n\nclient = Anthropic(api_key=os.environ["ANTHROPIC_API_KEY"]${base})\nanswer = client.messages.create(\n${fields})\nprint(answer.content)\n`
    case 'simulated':
    case 'tollgate':
      return `import json, os, urllib.request\n\nrequest = urllib.request.Request(\n    os.environ["TOLLGATE_URL"] + "/api/v1/calls",\n    data=json.dumps(${pythonValue(body, '    ')}).encode(),\n    headers={"content-type": "application/json", "authorization": "Bearer " + os.environ["TOLLGATE_TOKEN"]},\n)\nprint(json.load(urllib.request.urlopen(request)))\n`
  }
}

/** The request in a language. Keys are read from the environment by the code itself. */
export function snippet(
  language: SnippetLanguage,
  request: CallRequest,
  target: SnippetTarget,
): string {
  const body = bodyOf(request, target)
  switch (language) {
    case 'cURL':
      return curl(body, endpointOf(target))
    case 'TypeScript':
      return typescript(body, target)
    case 'Python':
      return python(body, target)
  }
}
