/** Advice over the contract of a whole console: found in real calls, taken by one change, undone. */
import { expect, test } from 'vitest'
import { ask, doneOf, openHouse } from '../../support/house'

test('repeats at temperature 0 are found, the change is made on record, saves from then on, and is undone', async () => {
  const { client, run, closeAndCheck } = await openHouse()
  await client.services.save({ name: 'mail' })
  const repeat = (text: string) =>
    run(ask(text, { model: 'openai/gpt-4-turbo', service: 'mail', temperature: 0 }))
  const prompt = 'The same again. '.repeat(1500)
  const answers = []
  for (let made = 0; made < 7; made += 1) answers.push(doneOf(await repeat(prompt)))
  const [item, ...others] = (await client.advice.recommendations({})).items
  const saved = answers.slice(1).reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0)
  expect(others).toEqual([])
  expect(item).toMatchObject({
    kind: 'repeated_prompts',
    savingNanoUsd: saved,
    calls: 6,
    action: { kind: 'policy', service: 'mail', set: { cacheTtlSeconds: 300 } },
  })
  if (item?.action.kind !== 'policy') throw new Error('no change is offered')
  const { service, set } = item.action
  const because = 'Prompts come again.'
  const made = await client.services.changePolicy({ name: service, set, because })
  expect(made.service.policy).toEqual({ cacheTtlSeconds: 300 })
  expect((await client.services.changePolicy({ name: service, set })).change).toBeNull()

  // The next one is kept, the one after it costs nothing.
  expect(doneOf(await repeat(prompt)).cached).toBe(false)
  expect(doneOf(await repeat(prompt))).toMatchObject({ cached: true, costNanoUsd: 0 })
  const { cacheHits, cacheSavedNanoUsd } = await client.advice.whatIf({ onto: 'gpt-4-turbo' })
  expect([cacheHits, cacheSavedNanoUsd]).toEqual([1, answers[0]?.costNanoUsd])

  const back = await client.services.undoPolicy({ name: service, change: made.change ?? '' })
  expect(back.policy).toEqual({})
  await closeAndCheck()
})

test('what a policy cannot be is refused by name, and nothing changes', async () => {
  const { client } = await openHouse()
  await client.services.save({ name: 'mail' })
  await expect(
    client.services.changePolicy({ name: 'mail', set: { defaultModel: 'nobody-knows' } }),
  ).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(
    client.services.changePolicy({ name: 'nosuch', set: { maxAttempts: 1 } }),
  ).rejects.toMatchObject({ code: 'not_found' })
  const { items } = await client.services.list()
  expect(items.find(({ name }) => name === 'mail')?.policy).toEqual({})
})
