/**
 * Months of work through the real gate: every call is held, made over HTTP with the provider's SDK,
 * priced and written like any other.
 */
import { createRouterClient } from '@orpc/server'
import type { CallRequest } from '../../src/contract/calls'
import type { Client } from '../../src/contract/contract'
import { createConsole } from '../../src/main/console/compose'
import type { TollgateConsole, ConsolePorts } from '../../src/main/console-port'
import { createMovedClock } from './moved-clock'
import { planCalls } from './plan'
import { createChance } from './random'
import { makeRules } from './rules'
import type { Upstream } from './upstream'

const dayMs = 86_400_000

export type DemoPorts = Pick<ConsolePorts, 'home' | 'version' | 'env'>

export function openDemo(
  ports: DemoPorts,
  clock?: ConsolePorts['clock'],
): Promise<TollgateConsole> {
  const silent = { openExternal: async () => false, notify() {} }
  return createConsole({
    ...ports,
    ...silent,
    shell: 'browser',
    ...(clock === undefined ? {} : { clock }),
  })
}

export function clientOf(console: TollgateConsole): Client {
  return createRouterClient(console.router, { context: { who: 'api' } })
}

/**
 * Points both providers at the upstream. Keys of the environment serve a changed address from the
 * next start on.
 */
export async function pointAt(client: Client, upstream: Upstream): Promise<boolean> {
  const wanted = { openai: upstream.openaiUrl, anthropic: upstream.anthropicUrl }
  const { items } = await client.providers.list()
  const off = Object.entries(wanted).filter(
    ([id, url]) => items.find((provider) => provider.id === id)?.baseUrl !== url,
  )
  for (const [id, baseUrl] of off) await client.providers.update({ id, baseUrl })
  return off.length > 0
}

/** The `days` before `end`. Gives the number of calls made. */
export async function fillHome(
  ports: DemoPorts,
  upstream: Upstream,
  { days, end }: { readonly days: number; readonly end: number },
): Promise<number> {
  const clock = createMovedClock(end - (days + 1) * dayMs, () => performance.now())
  const pace = createChance(5)
  // Calls that run together share what passes: about a second where there are a few of them.
  upstream.onRequest(() => clock.pass(pace.between(40, 400)))
  const first = await openDemo(ports, clock)
  await pointAt(clientOf(first), upstream)
  await makeRules(clientOf(first))
  await first.close()
  const console = await openDemo(ports, clock)
  const client = clientOf(console)
  let made = 0
  for (const { time, calls } of planCalls(days, end, createChance(7))) {
    clock.moveTo(time)
    await Promise.all(calls.map((call) => makeCall(client, call)))
    made += calls.length
  }
  await compareThree(client)
  await correctSome(client)
  await console.close()
  upstream.onRequest(() => {})
  return made
}

/** A refusal is a part of the picture: it is on record, and the work goes on. */
async function makeCall(client: Client, call: CallRequest): Promise<void> {
  await client.calls.create(call).catch(() => undefined)
}

/** One comparison of a model of each vendor and the simulated one, judged. */
async function compareThree(client: Client): Promise<void> {
  const messages = [
    { role: 'user' as const, content: 'Say in three sentences why a ledger is kept.' },
  ]
  const variants = [
    { id: 'a', provider: 'openai', model: 'gpt-4o' },
    { id: 'b', provider: 'anthropic', model: 'claude-sonnet-4-5' },
    { id: 'c', provider: 'simulated', model: 'sim-mini' },
  ]
  const { id, callIds } = await client.comparisons.create({ project: 'dev', messages, variants })
  const asked = { project: 'dev', source: 'comparison' as const, messages, maxOutputTokens: 300 }
  for (const { id: variant, provider, model } of variants) {
    await makeCall(client, {
      ...asked,
      provider,
      model,
      ...(callIds[variant] === undefined ? {} : { callId: callIds[variant] }),
    })
  }
  await client.comparisons.vote({ id, choice: 'b', comment: 'Shorter, and says why' })
}

/** Two corrections, as a person makes them who has read the provider's bill. */
async function correctSome(client: Client): Promise<void> {
  const { items } = await client.ledger.list({ limit: 200 })
  const dear = items.filter(
    ({ kind, costNanoUsd }) => kind === 'attempt' && (costNanoUsd ?? 0) > 1_000_000,
  )
  for (const { id, costNanoUsd } of dear.slice(0, 2)) {
    await client.ledger.adjust({
      entryId: id,
      costNanoUsd: Math.round((costNanoUsd ?? 0) * 0.8),
      reason: 'The bill shows the batch discount',
    })
  }
}
