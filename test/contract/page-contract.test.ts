/**
 * The contract as a page sees it, over both shells' lines: the same answers, errors, streams and
 * endings.
 */
import { ORPCError } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CallEvent } from '../../src/contract/calls'
import { createTestConsole, type TestConsole } from '../support/test-console'
import { overPort, overSocket, type Transport } from './transports'

const request = { project: 'dev', messages: [{ role: 'user' as const, content: 'Hi' }] }

async function caught(work: Promise<unknown>): Promise<ORPCError<string, unknown>> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(thrown instanceof ORPCError))
    throw new Error(`Expected an oRPC error, got ${String(thrown)}`)
  return thrown
}

describe.each([
  ['a message port (Electron shell)', overPort],
  ['a WebSocket (browser shell)', overSocket],
])('over %s', (_name, open) => {
  let console: TestConsole
  let line: Transport

  beforeEach(async () => {
    console = createTestConsole()
    line = await open(console)
  })
  afterEach(() => line.close())

  test('a call is answered, and the handler knows it came from the page', async () => {
    expect(await line.client.system.health()).toMatchObject({ ok: true, home: '/h' })
    expect(console.reached).toEqual(['system.health page'])
  })

  test('a failure arrives with its code, sentence and data', async () => {
    const error = await caught(line.client.models.setPrice({ id: 'openai/gpt-4o', price: null }))
    expect(error).toMatchObject({
      code: 'not_found',
      status: 404,
      message: 'There is no model openai/gpt-4o.',
      data: { origin: 'tollgate' },
    })
  })

  test('bad input is invalid_request and says where', async () => {
    const error = await caught(line.client.calls.create({ ...request, temperature: 9 }))
    expect(error).toMatchObject({
      code: 'invalid_request',
      status: 400,
      data: { issues: [{ path: 'temperature' }] },
    })
    expect(console.reached).toEqual([])
  })

  test('an error that is not ours arrives without its message', async () => {
    const error = await caught(line.client.providers.list())
    expect(error.code).toBe('internal')
    expect(JSON.stringify(error)).not.toContain('sk-live')
  })

  test('an unknown procedure is an error, not a hang', async () => {
    await expect(
      (line.client as unknown as { nothing: { here(): Promise<void> } }).nothing.here(),
    ).rejects.toThrow()
  })

  test('a stream gives its events in order and ends', async () => {
    const types: string[] = []
    for await (const event of await line.client.calls.stream({ ...request, model: 'm' }))
      types.push(event.type)
    expect(types).toEqual(['call', 'delta', 'done'])
  })

  test('an error in the middle of a stream arrives after its events, as a code', async () => {
    const seen: CallEvent[] = []
    const error = await caught(
      (async () => {
        for await (const event of await line.client.calls.stream({ ...request, model: 'break' }))
          seen.push(event)
      })(),
    )
    expect(seen.map((event) => event.type)).toEqual(['call', 'delta'])
    expect(error.code).toBe('internal')
    expect(JSON.stringify(error)).not.toContain('sk-live')
  })

  test('a refusal before the first event carries what was free', async () => {
    const error = await caught(
      (async () => {
        for await (const _event of await line.client.calls.stream({ ...request, model: 'refuse' }))
          expect.unreachable()
      })(),
    )
    expect(error).toMatchObject({ code: 'budget_exceeded', status: 402, data: { free: 7 } })
  })

  test('an abort by the caller ends the handler', async () => {
    const stop = new AbortController()
    const reading = (async () => {
      for await (const event of await line.client.calls.stream(
        { ...request, model: 'hang' },
        { signal: stop.signal },
      )) {
        if (event.type === 'delta' && console.running() === 1) stop.abort()
      }
    })()
    await reading.catch(() => undefined)
    expect(stop.signal.aborted).toBe(true)
    await vi.waitFor(() => expect(console.running()).toBe(0), { timeout: 15_000 })
    expect(console.reached).toContain('calls.stream ended by abort')
  })

  test('leaving the loop ends the handler', async () => {
    for await (const _event of await line.client.system.changes()) break
    await vi.waitFor(() => expect(console.running()).toBe(0), { timeout: 15_000 })
  })

  test('a unary call can be aborted', async () => {
    const stop = new AbortController()
    const call = line.client.calls.create({ ...request, model: 'hang' }, { signal: stop.signal })
    await vi.waitFor(() => expect(console.running()).toBe(1), { timeout: 15_000 })
    stop.abort()
    await expect(call).rejects.toThrow()
    await vi.waitFor(() => expect(console.running()).toBe(0), { timeout: 15_000 })
  })

  test('a page that goes away cancels what it started', async () => {
    const events = await line.client.calls.stream({ ...request, model: 'hang' })
    const call = line.client.calls.create({ ...request, model: 'hang' })
    call.catch(() => undefined)
    await events.next()
    await vi.waitFor(() => expect(console.running()).toBe(2), { timeout: 15_000 })
    line.drop()
    await vi.waitFor(() => expect(console.running()).toBe(0), { timeout: 15_000 })
  })

  test('twenty streams at once do not keep a question waiting', async () => {
    const stop = new AbortController()
    const streams = await Promise.all(
      Array.from({ length: 20 }, () =>
        line.client.calls.stream({ ...request, model: 'hang' }, { signal: stop.signal }),
      ),
    )
    await Promise.all(streams.map((stream) => stream.next()))
    expect(await line.client.system.health()).toMatchObject({ ok: true, running: 20 })
    stop.abort()
    await vi.waitFor(() => expect(console.running()).toBe(0), { timeout: 15_000 })
  })

  test('non-ASCII text and large messages arrive whole', async () => {
    const name = 'x'.repeat(60)
    const description = '漢字 🙂 ‮rtl '.repeat(10).trim()
    expect(await line.client.projects.save({ name, description })).toMatchObject({
      name,
      description,
    })
    const content = '漢'.repeat(1_000_000)
    expect(
      await line.client.calls.create({ ...request, messages: [{ role: 'user', content }] }),
    ).toMatchObject({ text: 'one two' })
  })
})
