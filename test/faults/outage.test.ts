/**
 * A scripted outage under 20 calls a second: the first provider fails 30 % for a minute, then
 * wholly, then is well again. No call is lost, each ends in an answer or one clear error, the
 * circuit opens, probes and closes, and the ledger equals the upstream's own log attempt for
 * attempt. The clock runs ten times as fast here; `TOLLGATE_OUTAGE_SPEED=1 npm run test:faults`
 * takes the real minutes.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { CallEvent } from '../../src/contract/calls'
import { openHouse } from '../support/house'

const speed = Number(process.env['TOLLGATE_OUTAGE_SPEED'] ?? 10)
const callsPerSecond = 20
const phaseMs = 60_000 / speed

test('an outage under 20 calls a second', { timeout: 3 * phaseMs + 120_000 }, async () => {
  const began = Date.now()
  const clock = {
    now: () => began + (Date.now() - began) * speed,
    monotonic: () => performance.now() * speed,
  }
  const { run, client, mock, closeAndCheck } = await openHouse({ clock })
  await client.services.save({ name: 'outage' })
  await client.services.setPolicy({
    name: 'outage',
    policy: { defaultModel: 'gpt-4o-mini', route: ['claude-3-5-haiku'] },
  })
  await client.budgets.create({
    name: 'all',
    scope: {},
    unit: 'usd',
    period: 'month',
    limit: 1e12,
    enforcement: 'hard',
  })

  let failing = 0.3
  let drawn = 0
  /** Which of the upstream's answers failed, by call and provider, in its own words. */
  const log: string[] = []
  mock.script(({ dialect, prompt }) => {
    drawn = (drawn * 1_103_515_245 + 12_345) % 2_147_483_648
    const fails = dialect === 'openai' && drawn / 2_147_483_648 < failing
    log.push(`${prompt} ${dialect} ${fails ? 'failed' : 'ok'}`)
    return fails ? { status: 503 } : { text: 'fine', delayMs: 5 }
  })

  const running: Promise<CallEvent[]>[] = []
  async function load(phase: string) {
    const start = performance.now()
    for (let index = 0; index * (1000 / callsPerSecond) < phaseMs; index += 1) {
      const callId = `${phase}-${index}`
      running.push(
        run({
          callId,
          project: 'dev',
          service: 'outage',
          messages: [{ role: 'user', content: callId }],
          maxOutputTokens: 20,
        }),
      )
      await sleep(Math.max(0, start + (index + 1) * (1000 / callsPerSecond) - performance.now()))
    }
    await Promise.all(running)
  }
  const openings = async () =>
    (await client.alerts.list({})).items.filter(({ kind }) => kind === 'breaker_open').length

  await load('shaky')
  const openedWhileShaky = await openings()
  failing = 1
  await load('down')
  expect(await openings(), 'the circuit opened').toBeGreaterThan(openedWhileShaky)
  failing = 0
  await load('well')

  const ended = await Promise.all(running)
  const answers = ended.flatMap((events) => events.filter((event) => event.type === 'done'))
  const errors = ended.flatMap((events) => events.filter((event) => event.type === 'error'))
  expect(answers.length + errors.length, 'each call ends once').toBe(ended.length)
  expect(errors.map(({ failure }) => failure.error.code)).toEqual([])

  const servedBy = (phase: string) =>
    answers.filter(({ answer }) => answer.callId.startsWith(phase)).map(({ answer }) => answer)
  const passedOver = servedBy('down').filter(({ route }) => route[0]?.code === 'circuit_open')
  expect(
    passedOver.length,
    'an open circuit spares the calls their failing attempts',
  ).toBeGreaterThan(servedBy('down').length / 2)
  const probes = log.filter((line) => line.startsWith('down') && line.includes('openai')).length
  expect(probes, 'and probes now and then').toBeGreaterThan(8)
  expect(servedBy('well').at(-1), 'it closes again').toMatchObject({
    provider: 'openai',
    attempts: [{ outcome: 'ok' }],
  })

  const entries: string[] = []
  let cursor: string | undefined
  do {
    const page = await client.ledger.list({
      limit: 1000,
      ...(cursor === undefined ? {} : { cursor }),
    })
    for (const { callId, provider, outcome } of page.items)
      entries.push(`${callId} ${provider} ${outcome === 'ok' ? 'ok' : 'failed'}`)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  expect(entries.sort()).toEqual(log.sort())
  process.stderr.write(
    `outage: ${ended.length} calls, ${log.length} attempts, ${answers.length} answers, ${errors.length} errors, ${passedOver.length} spared by the open circuit, opened ${await openings()} times\n`,
  )
  await closeAndCheck()
})
