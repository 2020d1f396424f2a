/**
 * How wide a hold is on the input side for OpenAI's public vocabularies: the bound over what the
 * provider counts, by kind and length of text.
 */
import { countTokens as cl100k } from 'gpt-tokenizer/encoding/cl100k_base'
import { countTokens as o200k } from 'gpt-tokenizer/encoding/o200k_base'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Message } from '../../src/contract/calls'
import { makeCatalog } from './make-catalog'

const prose = ['README.md', 'docs/architecture.md', 'docs/http-api.md']
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')
const code = [
  'src/main/gate/run.ts',
  'src/main/catalog/library-prices.ts',
  'src/main/gate/plan/route.ts',
]
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

function sized(text: string, bytes: number): string {
  return Buffer.from(text.repeat(Math.ceil(bytes / Buffer.byteLength(text))))
    .subarray(0, bytes)
    .toString('utf8')
}
function saying(...contents: string[]): Message[] {
  return contents.map((content, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content,
  }))
}

const texts: Readonly<Record<string, Message[]>> = {
  'one word': saying('Hi'),
  question: saying('What is the capital of France?'),
  'question with a system prompt': [
    { role: 'system', content: 'Answer in one sentence.' },
    ...saying('Why is the sky blue?'),
  ],
  'document, 9 kB': saying(sized(prose, 9_000)),
  'document, 100 kB': saying(sized(prose, 100_000)),
  'document, 400 kB': saying(sized(prose, 400_000)),
  'conversation, 200 kB in 50 messages': saying(
    ...Array.from({ length: 50 }, (_, index) => sized(prose.slice(index * 500), 4_000)),
  ),
  'code, 100 kB': saying(sized(code, 100_000)),
  'JSON, 100 kB': saying(sized(readFileSync('package-lock.json', 'utf8'), 100_000)),
  'Chinese, 30 kB': saying(
    sized(
      '委员会审查了季度数据，收入比计划增长了百分之四，主要来自北方地区。主席感谢大家的耐心。',
      30_000,
    ),
  ),
  'Russian, 30 kB': saying(
    sized(
      'Комитет рассмотрел квартальные показатели; доход вырос на 4,2 % по сравнению с планом. ',
      30_000,
    ),
  ),
  'indentation, 60 kB': saying(
    sized('        if (ready) {\n                    return value\n        }\n\n', 60_000),
  ),
  'base64, 60 kB': saying(
    sized(
      Buffer.from(Array.from({ length: 3_000 }, (_, i) => (i * i * 31 + i * 7) & 255)).toString(
        'base64',
      ),
      60_000,
    ),
  ),
  'emoji, 20 kB': saying(sized('👍🏽 great 👩‍👩‍👧 ', 20_000)),
}
const models = {
  'gpt-4o': o200k,
  'gpt-5-mini': o200k,
  'gpt-4': cl100k,
  'gpt-3.5-turbo': cl100k,
} as const

let made: ReturnType<typeof makeCatalog>
beforeAll(async () => {
  made = makeCatalog()
  for (const id of Object.keys(models)) await made.catalog.warm(modelOf(id))
})
afterAll(() => made.close())

function modelOf(id: string) {
  const model = made.catalog.resolve(id)
  if (model === undefined) throw new Error(`no ${id}`)
  return { ...model, contextWindow: null }
}

/**
 * OpenAI's documented sum: three to a message and one for its role, the text, and three that begin
 * the answer.
 */
function reported(
  count: (text: string, options: { disallowedSpecial: Set<string> }) => number,
  messages: readonly Message[],
): number {
  return (
    3 +
    messages.reduce(
      (sum, { content }) => sum + 4 + count(String(content), { disallowedSpecial: new Set() }),
      0,
    )
  )
}

it('holds at least what the provider counts, and at most a tenth more', () => {
  const rows = Object.entries(texts).map(([name, messages]) => {
    const widths = Object.entries(models).map(([id, count]) => {
      const truth = reported(count, messages)
      return { id, truth, width: made.catalog.countTokens(modelOf(id), { messages }).bound / truth }
    })
    return { name, widths }
  })
  process.stdout.write(
    `${rows.map(({ name, widths }) => `${name.padEnd(38)}${widths.map(({ id, truth, width }) => `${id} ${width.toFixed(3)} of ${truth}`).join('   ')}`).join('\n')}\n`,
  )
  for (const { name, widths } of rows) {
    for (const { id, width } of widths) {
      expect(width, `${name}, ${id}`).toBeGreaterThanOrEqual(1)
      expect(width, `${name}, ${id}`).toBeLessThanOrEqual(1.1)
    }
  }
})
