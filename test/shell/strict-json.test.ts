/**
 * A request body says one thing: bytes that are no UTF-8 and a field that stands twice are refused,
 * everything else reads as JSON does.
 */
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseStrictly } from '../../src/main/shell/browser/strict-json'
import { openHouse } from '../support/house'
import { startShell } from '../contract/transports'

const parse = (text: string) => parseStrictly(Buffer.from(text))

describe('strict JSON', () => {
  it('reads every JSON value as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 2), (text, space) => {
        const written = JSON.stringify(JSON.parse(text), null, space)
        expect(parse(written)).toEqual({ ok: true, value: JSON.parse(written) })
      }),
    )
  })

  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"a" : {"b":[1,{"c":"}","c" :2}]}}', 'a.b.1.c'],
    ['[{"x":"\\\\"},{"x":"\\"","y":[],"x":0}]', '1.x'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ])('names the field that stands twice: %s', (text, path) => {
    expect(parse(text)).toMatchObject({ ok: false, path })
  })

  it.each([
    '{"a":"a","b":"a"}',
    '[{"a":1},{"a":1}]',
    '{"a":{"a":{"a":"\\"a\\":1"}}}',
    '["a","a"]',
    '{"a":"x:","b":"{\\"a\\":1,\\"a\\":1}"}',
  ])('takes %s', (text) => {
    expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) })
  })

  it('refuses what is no UTF-8 and what is no JSON, and takes a byte order mark', () => {
    expect(parseStrictly(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toMatchObject({
      ok: false,
      message: 'The request body is not UTF-8.',
    })
    expect(parse('{"a":')).toMatchObject({ ok: false, message: 'The request body is not JSON.' })
    expect(parse('\ufeff{"a":1}')).toEqual({ ok: true, value: { a: 1 } })
  })
})

test('a body with a field twice or with bytes that are no UTF-8 is refused on every route that takes one, and nothing is done', async () => {
  const house = await openHouse()
  const shell = await startShell(house.console)
  try {
    const send = (
      method: string,
      path: string,
      body: string | Uint8Array<ArrayBuffer>,
      accept = 'application/json',
    ) =>
      fetch(new URL(`api/v1/${path}`, shell.url), {
        method,
        body,
        headers: {
          authorization: `Bearer ${shell.token}`,
          'content-type': 'application/json',
          accept,
        },
      })
    const call =
      '{"project":"dev","model":"gpt-4o","model":"sim-mini","messages":[{"role":"user","content":"hi"}]}'
    for (const [method, path, body, accept] of [
      ['POST', 'calls', call, undefined],
      ['POST', 'calls', call, 'text/event-stream'],
      ['PATCH', 'settings', '{"theme":"dark","theme":"light"}', undefined],
    ] as const) {
      const response = await send(method, path, body, accept)
      const answer = (await response.json()) as { code: string; data: { issues: unknown[] } }
      expect([response.status, answer.code]).toEqual([400, 'invalid_request'])
      expect(answer.data.issues).toEqual([
        {
          path: path === 'calls' ? 'model' : 'theme',
          message: 'This field stands twice. Send it once.',
        },
      ])
    }
    const odd = await send(
      'PATCH',
      'settings',
      Buffer.concat([Buffer.from('{"theme":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
    )
    expect([odd.status, ((await odd.json()) as { message: string }).message]).toEqual([
      400,
      'The request body is not UTF-8.',
    ])
    expect((await house.client.ledger.list({})).items).toEqual([])
  } finally {
    await shell.close()
  }
})
