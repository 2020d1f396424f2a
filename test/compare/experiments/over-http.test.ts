/** Experiments as an HTTP client sees them: a cap raised, failures retried, ids that are refused. */
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Experiment, ExperimentNow } from '../../../src/contract/experiments'
import { startShell } from '../../contract/transports'
import { openHouse } from '../../support/house'

const asked = {
  name: 'over HTTP',
  project: 'dev',
  cases: Array.from({ length: 6 }, (_, at) => ({ id: `c${at}`, input: `n${at}.` })),
  variants: [
    { id: 'a', model: 'openai/gpt-4o-mini', parameters: { maxOutputTokens: 20 } },
    { id: 'b', model: 'openai/gpt-4o', parameters: { maxOutputTokens: 20 } },
  ],
  checks: [{ kind: 'not_empty' }],
  concurrency: 2,
}

async function open() {
  const house = await openHouse()
  const shell = await startShell(house.console)
  onTestFinished(() => shell.close())
  async function api(method: string, path: string, body?: object) {
    const response = await fetch(new URL(`api/v1/${path}`, shell.url), {
      method,
      headers: {
        authorization: `Bearer ${shell.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Experiment }
  }
  const until = (id: string, state: ExperimentNow['state']) =>
    vi.waitUntil(
      async () => {
        const { body } = await api('GET', `experiments/${id}/progress`)
        return body.state === state ? body : undefined
      },
      { timeout: 20_000, interval: 20 },
    )
  return { ...house, api, until }
}

test('a capped one goes on under the cap that start brings, and refuses another while it runs', async () => {
  const { api, until, mock, closeAndCheck } = await open()
  mock.script(() => ({ text: 'fine', usage: { input: 10, output: 20 } }))
  const { status, body } = await api('POST', 'experiments', { ...asked, capNanoUsd: 1 })
  expect(status).toBe(201)
  expect((await api('POST', `experiments/${body.id}/start`)).status).toBe(200)
  expect(await until(body.id, 'capped')).toMatchObject({ progress: { done: 0, capNanoUsd: 1 } })
  const raised = { capNanoUsd: body.estimate.boundNanoUsd ?? 0 }
  expect((await api('POST', `experiments/${body.id}/start`, raised)).body).toMatchObject({
    state: 'running',
    progress: raised,
  })
  const done = await until(body.id, 'done')
  expect(done.progress).toMatchObject({ done: 12, failed: 0, ...raised })
  expect(done.progress.spentNanoUsd).toBeLessThanOrEqual(raised.capNanoUsd)
  expect(await api('POST', `experiments/${body.id}/start`)).toMatchObject({
    status: 409,
    body: { code: 'conflict' },
  })
  await closeAndCheck()
})

test('retry asks the failures again and nothing else, until there is none', async () => {
  const { api, until, mock, closeAndCheck } = await open()
  let fails = true
  mock.script(({ prompt }) => (fails && prompt.includes('n3.') ? { status: 400 } : { text: 'ok' }))
  const { id } = (await api('POST', 'experiments', asked)).body
  await api('POST', `experiments/${id}/start`)
  expect((await until(id, 'done')).progress).toMatchObject({ done: 12, failed: 2 })
  const before = mock.requests.length
  fails = false
  expect((await api('POST', `experiments/${id}/retry`)).status).toBe(200)
  expect((await until(id, 'done')).progress).toMatchObject({ done: 12, failed: 0 })
  expect(mock.requests.slice(before).map(({ prompt }) => prompt)).toEqual(['n3.', 'n3.'])
  expect((await api('POST', `experiments/${id}/retry`)).status).toBe(409)
  await closeAndCheck()
})

test('a call of a token’s holder under an id of its calls is a 400, and costs the cap nothing', async () => {
  const { api, closeAndCheck } = await open()
  const { id } = (await api('POST', 'experiments', { ...asked, capNanoUsd: 1e9 })).body
  const call = {
    callId: `${id}-0-0-1-0`,
    project: 'dev',
    model: 'openai/gpt-4o-mini',
    messages: [{ role: 'user', content: 'mine' }],
  }
  expect(await api('POST', 'calls', call)).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', data: { issues: [{ path: 'callId' }] } },
  })
  expect((await api('GET', `experiments/${id}/progress`)).body.progress.spentNanoUsd).toBe(0)
  await closeAndCheck()
})
