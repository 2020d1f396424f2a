/**
 * Bounds in vocabularies that are not at hand: never below the truth, and no wider than a hold may
 * be, before any report and after twenty (spec M10).
 */
import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Message } from '../../src/contract/calls'
import type { Model } from '../../src/contract/models'
import trueCounts from './fixtures/true-counts.json'
import { makeCatalog } from './make-catalog'
import { sampleTexts, widthTexts, type SampleText } from './sample-texts'

const counts = z
  .record(
    z.string(),
    z.object({
      claude: z.int(),
      llama2: z.int(),
      mistral: z.int(),
      llama3: z.int(),
      cl100k: z.int(),
    }),
  )
  .parse(trueCounts)
type Vocabulary = 'claude' | 'llama2' | 'mistral' | 'llama3' | 'cl100k'

/**
 * A served model: its name, the vocabulary that stands for its own, tokens of it to one of that,
 * and what its template adds to one message.
 */
interface Served {
  readonly model: string
  readonly vocabulary: Vocabulary
  readonly times: number
  readonly template: number
}

/**
 * Claude's published vocabulary and a tenth is what the API reports up to 4.6; later ones as
 * documented, from as many to 1.35 times. The templates: Claude's 6 and 2, Llama 2's instruction
 * marks, Mistral's, Llama 3's headers, ChatML.
 */
const served: readonly Served[] = [
  { model: 'anthropic/claude-sonnet-4-5', vocabulary: 'claude', times: 1.1, template: 8 },
  { model: 'anthropic/claude-opus-4-7', vocabulary: 'claude', times: 1.1, template: 8 },
  { model: 'anthropic/claude-opus-5', vocabulary: 'claude', times: 1.1 * 1.35, template: 8 },
  { model: 'local/llama2:7b', vocabulary: 'llama2', times: 1, template: 8 },
  { model: 'local/mistral:7b', vocabulary: 'mistral', times: 1, template: 5 },
  { model: 'local/llama3:8b', vocabulary: 'llama3', times: 1, template: 10 },
  { model: 'local/qwen3:8b', vocabulary: 'cl100k', times: 1, template: 8 },
  { model: 'local/house-a', vocabulary: 'claude', times: 1.1, template: 8 },
  { model: 'local/house-b', vocabulary: 'llama2', times: 1, template: 8 },
  { model: 'local/house-c', vocabulary: 'mistral', times: 1, template: 5 },
  { model: 'local/house-d', vocabulary: 'llama3', times: 1, template: 10 },
  { model: 'local/house-e', vocabulary: 'cl100k', times: 1, template: 8 },
]

let made: ReturnType<typeof makeCatalog>
beforeAll(async () => {
  made = makeCatalog()
  made.addProvider('local', 'openai-compatible')
  for (const { model } of served)
    if (model.startsWith('local/'))
      made.catalog.add({
        provider: 'local',
        model: model.slice('local/'.length),
        capabilities: ['chat', 'vision'],
      })
  await made.catalog.warm()
})
afterAll(() => made.close())

function modelOf({ model }: Served): Model {
  const found = made.catalog.resolve(model)
  if (found === undefined) throw new Error(`no ${model}`)
  return found
}

function truth({ vocabulary, times, template }: Served, { name, text }: SampleText): number {
  const count = counts[name]
  if (count === undefined)
    throw new Error(`no counts of ${name}: run fixtures/make-true-counts.mjs`)
  return (
    Math.min(
      Math.ceil(count[vocabulary] * times),
      Math.max(Buffer.byteLength(text), Buffer.byteLength(text.normalize('NFKC'))),
    ) + template
  )
}

const messages = (text: string): Message[] => [{ role: 'user', content: text }]
const boundOf = (one: Served, sample: SampleText) =>
  made.catalog.countTokens(modelOf(one), { messages: messages(sample.text) }).bound
const widths = (one: Served) =>
  widthTexts.map((sample) => boundOf(one, sample) / truth(one, sample))

function report(one: Served, sample: SampleText, times = 1): void {
  const model = modelOf(one)
  const input = made.catalog.countTokens(model, { messages: messages(sample.text) })
  for (let i = 0; i < times; i += 1)
    made.store.write(() =>
      made.catalog.learn(model, {
        input,
        asked: 100,
        inputTokens: truth(one, sample),
        outputTokens: 50,
        whole: true,
      }),
    )
}

function print(title: string, rows: readonly (readonly [string, readonly number[]])[]): void {
  const head = ['', ...widthTexts.map(({ name }) => name)]
  const lines = [
    head,
    ...rows.map(([name, row]) => [name, ...row.map((width) => width.toFixed(2))]),
  ]
  process.stdout.write(
    `\n${title}\n${lines.map((line) => line.map((cell, i) => (i === 0 ? cell.padEnd(36) : cell.padStart(14))).join('')).join('\n')}\n`,
  )
}

const named = (one: Served) => `${one.model} (${one.vocabulary} × ${one.times.toFixed(2)})`

describe('bounds of vocabularies that are not at hand', () => {
  test('are never below the truth, on each text and in each vocabulary, with an image and without', () => {
    expect(sampleTexts.length).toBeGreaterThanOrEqual(60)
    // A PNG of 64 by 64 pixels, by its header: 85 tokens at OpenAI's least, 6 by Anthropic's rule.
    const dataUrl = `data:image/png;base64,${Buffer.from('89504e470d0a1a0a0000000d49484452000000400000004008060000000000', 'hex').toString('base64')}`
    const low: string[] = []
    for (const one of served) {
      for (const sample of sampleTexts) {
        const bound = boundOf(one, sample)
        const seen = made.catalog.countTokens(modelOf(one), {
          messages: [
            {
              role: 'user',
              content: [
                { type: 'text', text: sample.text },
                { type: 'image', dataUrl },
              ],
            },
          ],
        })
        if (bound < truth(one, sample))
          low.push(`${named(one)}: ${sample.name} ${bound} < ${truth(one, sample)}`)
        if (seen.bound < truth(one, sample) + 6)
          low.push(`${named(one)}: ${sample.name} with an image`)
      }
    }
    expect(low).toEqual([])
  })

  test('are at most 2.2 times the truth before any report, and at most 1.6 after twenty of mixed kinds', () => {
    const before = served.map((one) => [named(one), widths(one)] as const)
    print('Bound ÷ truth before any report', before)
    for (const [, row] of before) expect(Math.max(...row)).toBeLessThanOrEqual(2.2)
    for (const one of served)
      for (let i = 0; i < 20; i += 1)
        report(one, widthTexts[i % widthTexts.length] ?? { name: '', text: '' })
    const after = served.map((one) => [named(one), widths(one)] as const)
    print('after 20 reports of all eight', after)
    for (const [, row] of after) {
      expect(Math.max(...row)).toBeLessThanOrEqual(1.6)
      expect(Math.min(...row)).toBeGreaterThanOrEqual(1)
    }
  })

  test('hold on all the other texts too, once narrowed by reports of those of the table', () => {
    const low: string[] = []
    for (const one of served) {
      for (const sample of sampleTexts)
        if (boundOf(one, sample) < truth(one, sample))
          low.push(
            `${one.model}: ${sample.name} ${(truth(one, sample) / boundOf(one, sample)).toFixed(2)}`,
          )
    }
    expect(low).toEqual([])
  })

  test('are at most 1.6 times the truth after twenty reports of that text alone', () => {
    const rows = served.map((one) => {
      const row = widthTexts.map((sample) => {
        made.catalog.resetMargins(modelOf(one), 'test')
        report(one, sample, 20)
        return boundOf(one, sample) / truth(one, sample)
      })
      return [named(one), row] as const
    })
    print('after 20 reports of the text itself', rows)
    for (const [, row] of rows) {
      expect(Math.max(...row)).toBeLessThanOrEqual(1.6)
      expect(Math.min(...row)).toBeGreaterThanOrEqual(1)
    }
  })
})
