/** A roll-out in the rules file: it begins with the file, comes back in it, and is a service's alone. */
import { expect, test } from 'vitest'
import { openHouse } from '../support/house'

const yaml = `tollgate: 1
services:
  chat:
    policy:
      defaultModel: gpt-4o
      rollout: {challenger: gpt-4o-mini, percent: 5}
`

test('a roll-out begins with the file that says so and stands in the next one', async () => {
  const { client, closeAndCheck } = await openHouse({ keys: false })
  const { digest, changes } = await client.config.apply({ yaml })
  expect(changes[0]?.fields.map(({ field, after }) => [field, after])).toContainEqual([
    'policy.rollout.percent',
    '5',
  ])
  expect((await client.rollouts.list({})).items).toEqual([])
  await client.config.apply({ yaml, apply: true, digest })
  const [begun] = (await client.rollouts.list({ service: 'chat' })).items
  expect(begun).toMatchObject({
    champion: 'gpt-4o',
    challenger: 'gpt-4o-mini',
    percent: 5,
    plannedCalls: 400,
    endedAt: null,
  })
  const written = await client.config.get()
  expect(written.yaml).toContain('challenger: gpt-4o-mini')
  expect((await client.config.apply({ yaml: written.yaml })).changes).toEqual([])
  await closeAndCheck()
})

test('a project’s is refused at its line', async () => {
  const { client, closeAndCheck } = await openHouse({ keys: false })
  const ofProject = yaml.replace('services', 'projects').replace('chat', 'dev')
  await expect(client.config.apply({ yaml: ofProject })).rejects.toMatchObject({
    code: 'invalid_request',
    data: {
      issues: [{ line: 6, message: expect.stringContaining('A roll-out is a service’s.') }],
    },
  })
  await closeAndCheck()
})
