import { expect, test } from 'vitest'
import { doneOf, openHouse } from '../support/house'

test("a server's own money figure is what is booked, also for a model without a price", async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  const provider = await client.providers.create({
    kind: 'openai-compatible',
    name: 'Router',
    baseUrl: mock.openaiUrl,
  })
  await client.models.create({
    provider: provider.id,
    model: 'some-model',
    tier: 'standard',
    capabilities: ['chat'],
  })
  mock.script(() => ({
    text: 'hello',
    rawUsage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110, cost: 0.00123 },
  }))
  const answer = doneOf(
    await run({
      project: 'dev',
      model: `${provider.id}/some-model`,
      messages: [{ role: 'user', content: 'hi' }],
      maxOutputTokens: 50,
      callId: 'reported',
    }),
  )
  expect(answer).toMatchObject({ costNanoUsd: 1_230_000, costStatus: 'reported' })
  expect((await client.ledger.list({ callId: 'reported' })).items).toMatchObject([
    { costNanoUsd: 1_230_000, costStatus: 'reported' },
  ])
  await closeAndCheck()
})
