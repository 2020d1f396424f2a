/**
 * Lists of models and embeddings as vendors and compatible servers send them (spec P11), and the
 * bounds of what they may say.
 */
import { describe, expect, test } from 'vitest'
import { endpointOf, failureOf, secret } from './harness'
import { useWire } from './use-wire'

const wire = useWire()
const { list, embed } = wire

describe('lists of models', () => {
  test.each([
    ['as the vendors send it', { data: [{ id: 'b' }, { id: 'a' }, { id: 'a' }] }, ['a', 'b']],
    ['bare', [{ id: 'a' }], ['a']],
    ['names alone', { data: ['b', 'a'] }, ['a', 'b']],
    ['without ids', { data: [{ name: 'a' }] }, ['a']],
    ['Ollama’s own', { models: [{ name: 'a:latest', model: 'a:latest' }] }, ['a:latest']],
    [
      'with junk among it',
      { data: [null, 5, { id: 7 }, { id: 'a' }, [], { id: 'm'.repeat(5000) }, { id: 'b\u0000' }] },
      ['a', 'b'],
    ],
    ['empty', { data: [] }, []],
  ])('%s', async (_name, body, names) => {
    expect(await list(body)).toEqual(names)
  })
  test.each([[{ hello: 1 }], [{ data: 'abc' }], [5], [null], ['text']])(
    '%j is none',
    async (body) => {
      expect((await failureOf(list(body))).code).toBe('malformed_response')
    },
  )
  test('without end is cut to what a person could look through', async () => {
    expect(await list({ data: Array.from({ length: 12_000 }, (_, at) => `m${at}`) })).toHaveLength(
      10_000,
    )
  })
})

describe('embeddings', () => {
  const vectors = (...embeddings: unknown[]) => ({
    model: 'e',
    data: embeddings.map((embedding, index) => ({ index, embedding })),
    usage: { prompt_tokens: 2, total_tokens: 2 },
  })
  test('in their order, with or without an index, as floats or as base64', async () => {
    const floats = Buffer.from(new Float32Array([0.5, -2]).buffer).toString('base64')
    expect(
      (
        await embed({
          data: [
            { index: 1, embedding: [2] },
            { index: 0, embedding: [1] },
          ],
        })
      ).embeddings,
    ).toEqual([[1], [2]])
    expect((await embed({ data: [{ embedding: [1] }, { embedding: [2] }] })).embeddings).toEqual([
      [1],
      [2],
    ])
    expect((await embed(vectors(floats, [1, 2]), 'openai')).embeddings).toEqual([
      [0.5, -2],
      [1, 2],
    ])
    expect(
      await embed({ ...vectors([1], [2]), model: { a: 1 }, usage: { prompt_tokens: 0 } }),
    ).toMatchObject({ servedModel: null, usage: null })
  })
  test.each([
    ['text', vectors(['a'], [1])],
    ['null', vectors([null], [1])],
    ['objects', vectors([{}], [1])],
    ['an empty one', vectors([], [])],
    ['of two lengths', vectors([1], [1, 2])],
    ['too few', vectors([1])],
    ['too many', vectors([1], [2], [3])],
    [
      'one place twice',
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 0, embedding: [2] },
        ],
      },
    ],
    [
      'a place that is none',
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 7, embedding: [2] },
        ],
      },
    ],
    ['no list', { data: {} }],
    ['bytes that are no floats', vectors('AAA=', 'AAA=')],
    [
      'bytes that are no numbers',
      vectors(
        ...[1, 2].map(() => Buffer.from(new Float32Array([Number.NaN]).buffer).toString('base64')),
      ),
    ],
    [
      'dimensions without end',
      vectors(...[1, 2].map(() => Array.from({ length: 70_000 }, () => 0))),
    ],
  ])('%s are none', async (_name, body) => {
    expect((await failureOf(embed(body))).code).toBe('malformed_response')
  })
  test('a number too large to be one', async () => {
    wire.mock.script(() => ({
      raw: '{"data":[{"index":0,"embedding":[1e309]}]}',
      contentType: 'application/json',
    }))
    expect(
      (
        await failureOf(
          wire.providers.embed(
            { endpoint: endpointOf(wire.mock, 'openai'), secret, model: 'e', input: ['a'] },
            new AbortController().signal,
          ),
        )
      ).code,
    ).toBe('malformed_response')
  })
})
