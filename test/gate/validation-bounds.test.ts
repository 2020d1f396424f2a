/**
 * A costly check of an answer holds up nothing but its own call, ends within its bound, and a
 * stopped call does not wait for it.
 */
import { expect, test, vi } from 'vitest'
import type { Rule } from '../../src/contract/validation'
import { ask, doneOf, openHouse, type House } from '../support/house'

/** Two to the power of its depth steps. */
const explosion = JSON.stringify({
  $ref: '#/$defs/s40',
  $defs: Object.fromEntries(
    Array.from({ length: 41 }, (_, level) => [
      `s${level}`,
      level === 0
        ? { type: 'number' }
        : { allOf: [{ $ref: `#/$defs/s${level - 1}` }, { $ref: `#/$defs/s${level - 1}` }] },
    ]),
  ),
})

async function withRules(house: House, rules: readonly Rule[], onFail: 'keep' | 'retry' = 'keep') {
  await house.client.validation.save({ name: 'costly', rules: [...rules] })
  await house.client.services.setPolicy({
    name: 'chat',
    policy: { validation: { profile: 'costly', onFail } },
  })
  house.mock.script(() => ({ text: '1', usage: { input: 10, output: 5 } }))
}

/**
 * Until the whole answer has left and the event loop has gone round often enough to have it: then
 * it is being checked, for seconds.
 */
async function untilChecked({ mock }: House) {
  await vi.waitFor(() => expect(mock.calls().at(-1)?.finished).toBe(true), { timeout: 20_000 })
  for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setTimeout(resolve, 20))
}

test('the emergency stop answers while an answer is checked, and the check ends as too costly', async () => {
  const house = await openHouse()
  await withRules(house, [
    { kind: 'not_empty' },
    { kind: 'json_schema', schema: explosion },
    { kind: 'json' },
  ])
  const order: string[] = []
  const asked = house.run(ask('go', { service: 'chat' })).then((events) => {
    order.push('call')
    return doneOf(events)
  })
  await untilChecked(house)
  for (let turn = 0; turn < 20; turn += 1) await house.client.emergency.get()
  order.push('emergency')
  const answer = await asked
  expect(order).toEqual(['emergency', 'call'])
  expect(answer).toMatchObject({
    text: '1',
    validation: {
      passed: false,
      rules: [{ passed: true }, { passed: false, unchecked: 'too_costly' }, { passed: true }],
    },
  })
  expect((await house.client.validation.results({})).items[0]?.rules[1]).toMatchObject({
    rule: 'json_schema',
    unchecked: 'too_costly',
    detail: expect.stringContaining('too costly'),
  })
  await house.closeAndCheck()
})

test('a call that is stopped while its answer is checked ends at once with what it paid for, unchecked, and asks for nothing more', async () => {
  const house = await openHouse()
  await withRules(house, [{ kind: 'json_schema', schema: explosion }], 'retry')
  const asked = house.run(ask('go', { service: 'chat', callId: 'stopped_while_checked' }))
  await untilChecked(house)
  await house.client.calls.cancel({ id: 'stopped_while_checked' })
  const answer = doneOf(await asked)
  expect(answer).toMatchObject({
    text: '1',
    costStatus: 'computed',
    validation: { passed: false, rules: [{ unchecked: 'stopped' }] },
  })
  expect(house.mock.calls()).toHaveLength(1)
  await house.closeAndCheck()
})

test('rules that cannot be checked are refused when they are saved, with the rule and the place in it', async () => {
  const { client, closeAndCheck } = await openHouse({ keys: false })
  const save = (rule: Rule) =>
    client.validation.save({ name: 'mine', rules: [{ kind: 'not_empty' }, rule] })
  await expect(
    save({ kind: 'json_schema', schema: '{"properties":{"a":{"type":"text"}}}' }),
  ).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(/^Rule 2 \(json_schema\): .*#\/properties\/a\/type/),
  })
  await expect(
    save({ kind: 'json_schema', schema: '{"$ref":"https://host.example/schema.json"}' }),
  ).rejects.toMatchObject({ message: expect.stringContaining('Nothing is fetched') })
  await expect(save({ kind: 'regex', pattern: 'x(?<=y)' })).rejects.toMatchObject({
    message: expect.stringContaining('at character 2'),
  })
  await expect(
    client.validation.check({ rules: [{ kind: 'regex', pattern: '(' }], text: 'x' }),
  ).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('no regular expression'),
  })
  expect((await client.validation.list()).items.map(({ name }) => name)).not.toContain('mine')
  const yaml = `tollgate: 1\nvalidationProfiles:\n  mine:\n    rules:\n      - kind: not_empty\n      - kind: regex\n        pattern: "a(?=b)"\n`
  await expect(client.config.apply({ yaml })).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(/Line 6: .*look-around/),
  })
  await closeAndCheck()
})
