/**
 * How the bytes of an event stream are read: any cut, any line end, what is dropped, what is too
 * much.
 */
import { describe, expect, test } from 'vitest'
import { largestEvent, mostLines, type SseExcess } from '../../src/main/providers/sse-events'
import { createSseReader, longestLine } from '../../src/main/providers/sse-lines'
import { eventName } from '../../src/main/providers/wire/anthropic-schema'

class Refused extends Error {
  readonly excess: SseExcess
  constructor(excess: SseExcess) {
    super(excess)
    this.excess = excess
  }
}

/** All that comes out, in its blocks, and how often the end mark was seen. */
function read(pieces: Iterable<Uint8Array>, nameOf?: (data: string) => string) {
  let done = 0
  const reader = createSseReader({
    refuse: (excess) => new Refused(excess),
    onDone: () => void (done += 1),
    nameOf,
  })
  const blocks: string[] = []
  for (const piece of pieces)
    for (const block of reader.read(piece)) blocks.push(Buffer.from(block).toString())
  for (const block of reader.end()) blocks.push(Buffer.from(block).toString())
  return { text: blocks.join(''), blocks, done }
}
const plain = (...texts: string[]) => read(texts.map((text) => Buffer.from(text))).text

function inPieces(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
}

describe('what is read', () => {
  const events = [
    '\uFEFF: hello',
    'event: a',
    'data: {"text":"é 漢 😀"}',
    '',
    ': more',
    'data: {',
    'data: "x": 1',
    'data',
    'data:}',
    'id: 7',
    '',
    '',
    'retry: 5',
    '',
    'data:last',
    '',
    'data: [DONE]',
    '',
    '',
  ]
  const expected =
    'event: a\ndata: {"text":"é 漢 😀"}\n\ndata: {\ndata: "x": 1\ndata\ndata:}\n\ndata:last\n\ndata: [DONE]\n\n'

  test.each([
    ['LF', '\n'],
    ['CR', '\r'],
    ['CR LF', '\r\n'],
  ])('the same with %s, cut at every distance', (_name, end) => {
    const bytes = Buffer.from(events.join(end))
    for (let size = 1; size <= bytes.length; size += 1)
      expect(read(inPieces(bytes, size))).toMatchObject({ text: expected, done: 1 })
  })

  test('a byte order mark counts at the very start alone', () => {
    expect(plain('\uFEFFdata: 1\n\n\uFEFFdata: 2\n\ndata: 3\n\n')).toBe('data: 1\n\ndata: 3\n\n')
  })

  test('empty pieces change nothing, not even between the halves of CR LF', () => {
    expect(plain('', 'data: 1\r', '', '\n', '', 'data: 2\r', '', '\n\r', '\n')).toBe(
      'data: 1\ndata: 2\n\n',
    )
  })

  test.each([
    ['comments', ': x\n\n:\n:y\n'],
    ['fields that nobody uses', 'id: 1\nretry: 2\nother: 3\nword\n\n'],
    ['names that only begin alike', 'database: 1\neventually: 2\n data: 3\nDATA: 4\n\n'],
    ['an event of nothing', 'data:\n\ndata: \n\ndata\n\nevent: ping\n\nevent: x\ndata: \t\n\n'],
    ['blank lines', '\n\r\n\r\r\n\n'],
  ])('%s do not get through', (_name, noise) => {
    expect(plain(`${noise}data: 1\n\n${noise}`)).toBe('data: 1\n\n')
  })

  test('the end mark needs no blank line, and stands alone', () => {
    expect(read([Buffer.from('data: 1\n\ndata:[DONE] \n')])).toMatchObject({
      text: 'data: 1\n\ndata: [DONE]\n\n',
      done: 1,
    })
    expect(read([Buffer.from('data: {\ndata: [DONE]\n\n')])).toMatchObject({
      text: 'data: {\ndata: [DONE]\n\n',
      done: 0,
    })
    expect(read([Buffer.from('data: "[DONE]"\n\n: [DONE]\n')])).toMatchObject({ done: 0 })
  })

  test('an event leaves when its blank line has come, and blocks are small', () => {
    expect(read([Buffer.from('data: 1\n\nda'), Buffer.from('ta: 2\n\n')]).blocks).toEqual([
      'data: 1\n\n',
      'data: 2\n\n',
    ])
    const blocks = read([Buffer.from('data: {}\n\n'.repeat(10_000))]).blocks
    expect(Math.max(...blocks.map((block) => block.split('\n\n').length - 1))).toBe(64)
  })
})

describe('events without a name, for an SDK that skips those', () => {
  const named = (text: string) => read([Buffer.from(text)], eventName).text

  test.each([
    ['its type', '{"message":{"type":"message"},"type":"message_start"}', 'message_start'],
    ['an error without type', '{"error":{"message":"no"}}', 'error'],
    ['a type that is no name', '{"type":"a\\nb"}', 'message'],
    ['a type that is no text', '{"type":{}}', 'message'],
    ['no JSON', '{"type":"ping', 'message'],
  ])('%s', (_name, json, name) => {
    expect(named(`data: ${json}\n\n`)).toBe(`data: ${json}\nevent: ${name}\n\n`)
  })

  test('a name that is there stays; JSON in many lines is read; the end mark is not theirs', () => {
    expect(named('event: ping\ndata: {"type":"other"}\n\n')).toBe(
      'event: ping\ndata: {"type":"other"}\n\n',
    )
    expect(named('data: {\ndata:  "type":\ndata:"ping"}\n\n')).toBe(
      'data: {\ndata:  "type":\ndata:"ping"}\nevent: ping\n\n',
    )
    expect(
      read([Buffer.from('data: {"type":"ping"}\n\nevent: x\ndata: [DONE]\n\n')], eventName),
    ).toMatchObject({ text: 'data: {"type":"ping"}\nevent: ping\n\n', done: 1 })
  })
})

describe('what is too much', () => {
  function* forever(text: string, size = 1) {
    const piece = Buffer.from(text.repeat(size))
    for (;;) yield piece
  }
  const excessOf = (pieces: Iterable<Uint8Array>) => {
    try {
      return read(pieces).text
    } catch (thrown) {
      return thrown instanceof Refused ? thrown.excess : thrown
    }
  }

  test.each([
    ['a line of data', 'x', 'data: '],
    ['a line without a field', 'x', ''],
    ['a comment', ' ', ':'],
    ['a name', 'n', 'event: '],
  ])('%s without end', (_name, more, start) => {
    function* line() {
      yield Buffer.from(start)
      yield* forever(more, 65_536)
    }
    expect(excessOf(line())).toBe('line')
  })

  test.each([
    ['of data', 'data: x\n'],
    ['of empty data', 'data:\n'],
    ['of names', 'event: x\n'],
  ])('an event with lines %s without end', (_name, line) => {
    expect(excessOf(forever(line, 1000))).toBe('lines')
  })

  test('an event of large lines, and JSON that nests too deep', () => {
    expect(excessOf(forever(`data: ${'x'.repeat(1024 * 1024)}\n`))).toBe('event')
    expect(excessOf([Buffer.from(`data: ${'['.repeat(1000)}\n\n`)])).toBe('json')
    expect(excessOf([Buffer.from('data: [[[\n\n'.repeat(1000))])).toBe('data: [[[\n\n'.repeat(1000))
  })

  test('nesting is seen the same however a line is cut, in strings, after escapes, and not in lines that are dropped', () => {
    const [deep, deepest] = ['['.repeat(201), '['.repeat(200)]
    const cases: readonly (readonly [string, boolean])[] = [
      [`data: ${deep}\n\n`, true],
      [`data: ${deepest}\n\ndata: ${deepest}\n\n`, false],
      [`data: ${'['.repeat(100)}\ndata: ${'['.repeat(101)}\n\n`, true],
      [`data: "\\"${deep}\\\\"\n\n`, false],
      [`data: "\\\\"${deep}\n\n`, true],
      [`data: "unended\ndata: ${deep}\n\n`, true],
      [`data: ${deepest}\ndatabase: ${deep}\n\n`, false],
      [`event: ${deep}\n\ndata: 1\n\n`, false],
    ]
    for (const [text, refused] of cases) {
      const bytes = Buffer.from(text)
      const sizes = Array.from({ length: bytes.length }, (_, index) => index + 1)
      const seen = sizes.map((size) => excessOf(inPieces(bytes, size)) === 'json')
      expect([text, new Set(seen)]).toEqual([text, new Set([refused])])
    }
  })

  test('the bounds themselves get through', () => {
    expect(excessOf([Buffer.from(`data: 1${'\ndata: '.repeat(mostLines - 1)}\n\n`)])).toContain(
      'data: 1',
    )
    expect(excessOf([Buffer.from(`data: ${'x'.repeat(longestLine - 6)}\n\n`)])).toHaveLength(
      largestEvent + 2,
    )
  })
})
