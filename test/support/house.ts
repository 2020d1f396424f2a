/**
 * The whole console in process, on a data folder of its own, with an upstream that plays both
 * providers. The client is the contract's, typed.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { onTestFinished } from 'vitest'
import type { CallEvent, CallRequest } from '../../src/contract/calls'
import type { Client } from '../../src/contract/contract'
import { createConsole } from '../../src/main/console/compose'
import type { TollgateConsole, ConsolePorts } from '../../src/main/console-port'
import { openDatabase } from '../../src/main/storage/open-database'
import { expectSound } from './invariants'
import { startMockProvider, type MockProvider } from './mock-provider'

export interface House {
  readonly home: string
  readonly console: TollgateConsole
  readonly client: Client
  readonly mock: MockProvider
  readonly notified: string[]
  /** Runs a call to its end and gives its events. */
  run(request: CallRequest, signal?: AbortSignal): Promise<CallEvent[]>
  /** Closes the console (once) and checks what must be true of its ledger. */
  closeAndCheck(): Promise<void>
}

export interface HouseOptions extends Partial<Omit<ConsolePorts, 'home'>> {
  readonly home?: string
  readonly mock?: MockProvider
  /** False: no key for any provider. */
  readonly keys?: boolean
}

export const openaiKey = 'sk-test-openai-0123456789abcdef'
export const anthropicKey = 'sk-ant-test-0123456789abcdef'

/** Both built-in providers point at the mock and have a session key. */
export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const folder = options.home ?? join(mkdtempSync(join(tmpdir(), 'tollgate-')), 'home')
  const mock = options.mock ?? (await startMockProvider())
  const notified: string[] = []
  const fresh = !existsSync(join(folder, 'ledger.db'))
  const console = await createConsole({
    shell: 'browser',
    version: '0.0.0-test',
    env: {},
    openExternal: async () => false,
    notify: (title) => void notified.push(title),
    ...options,
    home: folder,
  })
  const client: Client = createRouterClient(console.router, { context: { who: 'page' } })
  if (fresh) {
    await client.providers.update({ id: 'openai', baseUrl: mock.openaiUrl })
    await client.providers.update({ id: 'anthropic', baseUrl: mock.anthropicUrl })
  }
  if (options.keys !== false) {
    await client.keys.create({
      providerId: 'openai',
      label: 'test',
      secret: openaiKey,
      storage: 'session',
    })
    await client.keys.create({
      providerId: 'anthropic',
      label: 'test',
      secret: anthropicKey,
      storage: 'session',
    })
  }
  let open = true
  async function close() {
    if (!open) return
    open = false
    await console.close()
  }
  onTestFinished(async () => {
    await close()
    if (options.mock === undefined) await mock.close()
    if (options.home === undefined) rmSync(join(folder, '..'), { recursive: true, force: true })
  })
  return {
    home: folder,
    console,
    client,
    mock,
    notified,
    async run(request, signal) {
      const events: CallEvent[] = []
      for await (const event of await client.calls.stream(
        request,
        signal === undefined ? {} : { signal },
      ))
        events.push(event)
      return events
    },
    async closeAndCheck() {
      await close()
      const db = openDatabase(join(folder, 'ledger.db'))
      try {
        await expectSound(db, join(folder, 'ledger.db'))
      } finally {
        db.close()
      }
    },
  }
}

/** The last event of a call as its answer, or a readable failure of the test. */
export function doneOf(events: readonly CallEvent[]) {
  const last = events.at(-1)
  if (last?.type !== 'done') throw new Error(`the call ended with ${JSON.stringify(last)}`)
  return last.answer
}

export function failureOf(events: readonly CallEvent[]) {
  const last = events.at(-1)
  if (last?.type !== 'error') throw new Error(`the call ended with ${JSON.stringify(last)}`)
  return last.failure
}

export function ask(text: string, change: Partial<CallRequest> = {}): CallRequest {
  return {
    project: 'dev',
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: text }],
    maxOutputTokens: 100,
    ...change,
  }
}
