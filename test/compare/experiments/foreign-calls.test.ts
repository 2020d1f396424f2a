/** Nobody else spends from an experiment's cap: ids of its calls are refused where others bring them. */
import { expect, test } from 'vitest'
import { ask, openHouse } from '../../support/house'

test('a call from outside under an id of an experiment’s calls is refused, whatever it says it is', async () => {
  const house = await openHouse()
  const { client, mock } = house
  const { id } = await client.experiments.create({
    name: 'guarded',
    project: 'dev',
    cases: [{ input: 'one' }],
    variants: [
      { id: 'a', model: 'openai/gpt-4o-mini', parameters: {} },
      { id: 'b', model: 'openai/gpt-4o', parameters: {} },
    ],
    capNanoUsd: 1e9,
  })
  const refused = { code: 'invalid_request', data: { issues: [{ path: 'callId' }] } }
  for (const callId of [`${id}-0-0-1-0`, `${id}-mine`, `${id}-j0-0-1-1-0`]) {
    const request = ask('mine', { callId })
    await expect(client.calls.create(request)).rejects.toMatchObject(refused)
    await expect(client.calls.create({ ...request, source: 'experiment' })).rejects.toMatchObject(
      refused,
    )
    await expect(house.run({ ...request, source: 'judge' })).rejects.toMatchObject(refused)
    const { items } = await client.queue.submit({ requests: [request] })
    expect(items).toMatchObject([{ error: refused }])
  }
  expect(mock.requests).toEqual([])
  expect((await client.experiments.get({ id })).progress.spentNanoUsd).toBe(0)
  // Ids that merely look alike are the caller's own.
  for (const callId of [id, 'exp_42-1', `my-${id}-1`])
    await client.calls.create(ask('mine', { callId }))
  expect(mock.requests).toHaveLength(3)
  await house.closeAndCheck()
})
