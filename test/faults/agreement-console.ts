/**
 * The console of the agreement test: a home of its own with labels, models, budgets and token
 * limits, asked over real HTTP by a clock that the test moves.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { BrowserShell } from '../../src/main/shell/browser/server'
import { startShell } from '../contract/transports'
import { openHouse, type House } from '../support/house'
import { typedPrices } from './agreement-bill'
import type { PlannedCall } from './agreement-mix'
import type { Upstreams } from './agreement-upstream'

export interface Answered {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

export interface Asked {
  /** A GET that must be answered. */
  get<T>(path: string, query?: Readonly<Record<string, string | number | undefined>>): Promise<T>
  text(path: string): Promise<string>
  send(method: string, path: string, body?: unknown): Promise<Answered>
  /** Runs a call to its end, or as far as its client stays. */
  run(call: PlannedCall): Promise<void>
  /** Waits until no call runs. */
  rest(): Promise<void>
}

export interface MovableClock {
  at: number
  now(): number
  monotonic(): number
}

export interface Opened {
  readonly file: string
  readonly clock: MovableClock
  readonly local: string
  /** Asks the console that runs now. */
  readonly ask: Asked
  /** Ends the console and starts it on the same home; session keys are given anew. */
  restart(): Promise<void>
  closeAndCheck(): Promise<void>
}

export async function openAgreement(upstreams: Upstreams, at: number): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-agreement-'))
  const home = join(folder, 'home')
  const clock: MovableClock = { at, now: () => clock.at, monotonic: () => performance.now() }
  let house: House
  let shell: BrowserShell
  const ask = askedOver(() => shell)

  async function open() {
    house = await openHouse({
      home,
      mock: upstreams.vendors,
      clock,
      random: (size) => new Uint8Array(size),
    })
    shell = await startShell(house.console)
  }
  async function close() {
    await shell.close()
    await house.closeAndCheck()
  }

  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  await open()
  const { id: local } = await created(ask, 'POST', 'providers', {
    kind: 'openai-compatible',
    name: 'Local',
    baseUrl: upstreams.local.openaiUrl,
    enabled: true,
  })
  await furnish(ask, local)
  await giveKeys(ask, local)
  return {
    file: join(home, 'ledger.db'),
    clock,
    local,
    ask,
    async restart() {
      await close()
      clock.at += 60_000
      await open()
      await giveKeys(ask, local)
    },
    closeAndCheck: close,
  }
}

async function created(
  ask: Asked,
  method: string,
  path: string,
  body: unknown,
): Promise<{ readonly id: string }> {
  const answered = await ask.send(method, path, body)
  if (answered.status >= 300)
    throw new Error(`${method} ${path}: ${answered.status} ${JSON.stringify(answered.body)}`)
  return answered.body as { readonly id: string }
}

/** Beside the two that serve everybody: one that pays for a project alone. */
async function giveKeys(ask: Asked, local: string) {
  await created(ask, 'POST', 'keys', {
    providerId: local,
    label: 'local',
    secret: 'local-0123456789',
    storage: 'session',
  })
  await created(ask, 'POST', 'keys', {
    providerId: 'openai',
    label: 'alpha',
    secret: 'sk-test-alpha-0123456789abcdef',
    project: 'alpha',
    storage: 'session',
  })
}

async function furnish(ask: Asked, local: string) {
  for (const name of ['alpha', 'beta', 'gamma']) await created(ask, 'POST', 'projects', { name })
  for (const name of ['web', 'nightly', 'jobs', 'checked', 'away'])
    await created(ask, 'PUT', `services/${name}`, {})
  for (const [model, price] of [
    ...Object.entries(typedPrices),
    ['priceless', undefined] as const,
  ]) {
    const capabilities = model === 'vectors' ? ['embeddings'] : ['chat']
    await created(ask, 'POST', 'models', {
      provider: local,
      model,
      tier: 'mini',
      capabilities,
      ...(price === undefined ? {} : { price }),
    })
  }
  for (const name of ['web', 'nightly'])
    await created(ask, 'PUT', `services/${name}/policy`, {
      policy: { cacheTtlSeconds: 30 * 86_400 },
    })
  await created(ask, 'PUT', 'services/jobs/policy', {
    policy: {
      defaultModel: 'openai/gpt-4o-mini',
      route: ['anthropic/claude-3-5-haiku', `${local}/plain`],
    },
  })
  // Nothing listens there, so its attempts are never sent.
  const { id: gone } = await created(ask, 'POST', 'providers', {
    kind: 'openai-compatible',
    name: 'Gone',
    baseUrl: 'http://127.0.0.1:1/v1',
    enabled: true,
  })
  await created(ask, 'POST', 'models', {
    provider: gone,
    model: 'plain',
    tier: 'mini',
    capabilities: ['chat'],
    price: typedPrices['plain'],
  })
  await created(ask, 'PUT', 'services/away/policy', {
    policy: { defaultModel: `${gone}/plain`, route: ['openai/gpt-4o-mini'] },
  })
  await created(ask, 'PUT', 'validation/profiles/brief', {
    rules: [{ kind: 'max_length', max: 3, unit: 'words' }],
  })
  await created(ask, 'PUT', 'services/checked/policy', {
    policy: { validation: { profile: 'brief', onFail: 'retry' } },
  })
  for (const budget of budgets(local)) await created(ask, 'POST', 'budgets', budget)
  await created(ask, 'PUT', 'token-limits', { provider: 'anthropic', limit: 100_000_000 })
  await created(ask, 'PUT', 'token-limits', {
    provider: 'openai',
    service: 'web',
    limit: 100_000_000,
  })
}

/** Every unit by every period in three zones, a few scopes, and one that stops. */
function budgets(local: string): readonly Readonly<Record<string, unknown>>[] {
  const wide = ['Europe/Berlin', 'Asia/Kolkata', 'UTC'].flatMap((timeZone) =>
    ['day', 'week', 'month', 'total'].map((period, index) => ({
      scope: {},
      unit: (['usd', 'tokens', 'requests'] as const)[index % 3],
      period,
      timeZone,
    })),
  )
  const scopes = [
    { project: 'alpha' },
    { service: 'web' },
    { environment: 'staging' },
    { user: 'ann' },
    { organization: 'acme' },
    { provider: local },
    { model: 'gpt-4o' },
    { project: 'beta', provider: 'anthropic' },
  ]
  const narrow = scopes.flatMap((scope) =>
    ['usd', 'tokens'].map((unit) => ({ scope, unit, period: 'month', timeZone: 'Europe/Berlin' })),
  )
  const notifying = [...wide, ...narrow].map((budget, index) => ({
    ...budget,
    name: `budget ${index}`,
    limit: 1_000_000_000_000,
    enforcement: 'notify',
  }))
  return [
    ...notifying,
    {
      name: 'cap',
      scope: { user: 'capped' },
      unit: 'usd',
      period: 'day',
      timeZone: 'UTC',
      limit: 1_000_000,
      enforcement: 'hard',
    },
  ]
}

function askedOver(shell: () => BrowserShell): Asked {
  const request = (
    method: string,
    path: string,
    body?: unknown,
    more: { readonly accept?: string; readonly signal?: AbortSignal } = {},
  ) =>
    fetch(new URL(`api/v1/${path}`, shell().url), {
      method,
      headers: {
        authorization: `Bearer ${shell().token}`,
        'content-type': 'application/json',
        ...(more.accept === undefined ? {} : { accept: more.accept }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(more.signal === undefined ? {} : { signal: more.signal }),
    })

  async function send(method: string, path: string, body?: unknown): Promise<Answered> {
    const response = await request(method, path, body)
    return { status: response.status, body: (await response.json()) as Answered['body'] }
  }

  async function text(path: string): Promise<string> {
    const response = await request('GET', path)
    const body = await response.text()
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${body}`)
    return body
  }

  async function run({ body, streamed, cancel }: PlannedCall) {
    if (!streamed) return void (await (await request('POST', 'calls', body)).text())
    const leaving = new AbortController()
    const response = await request('POST', 'calls', body, {
      accept: 'text/event-stream',
      signal: leaving.signal,
    })
    if (cancel === undefined) return void (await response.text())
    const decoder = new TextDecoder()
    let heard = ''
    try {
      for await (const piece of response.body ?? []) {
        heard += decoder.decode(piece as Uint8Array, { stream: true })
        if (!heard.includes('"delta"')) continue
        if (cancel === 'says so') await send('POST', `calls/${body.callId}/cancel`, {})
        else leaving.abort()
      }
    } catch (error) {
      if (!leaving.signal.aborted) throw error
    }
  }

  return {
    send,
    text,
    run,
    async get<T>(path: string, query: Readonly<Record<string, string | number | undefined>> = {}) {
      const given = Object.entries(query).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      )
      return JSON.parse(
        await text(`${path}?${new URLSearchParams(Object.fromEntries(given)).toString()}`),
      ) as T
    },
    async rest() {
      for (;;) {
        const { running } = JSON.parse(await text('health')) as { readonly running: number }
        if (running === 0) return
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
  }
}
