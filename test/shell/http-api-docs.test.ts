/**
 * Every example of docs/http-api.md, sent as written to a real console over HTTP, in order; and
 * none of the settled routes is missing from it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { contract } from '../../src/contract/contract'
import { startShell } from '../contract/transports'
import { root } from '../structure/source-files'
import { examplesOf, pick, requestOf } from '../support/curl-examples'
import { openHouse } from '../support/house'

// The console's own first backup, five seconds after its start, would stand in the way of the page's.
vi.mock('../../src/main/console/daily-jobs', () => ({ startDailyJobs: () => () => {} }))

const page = readFileSync(join(root, 'docs/http-api.md'), 'utf8')
const examples = examplesOf(page)

test('every example is answered as the page says', async () => {
  const house = await openHouse()
  const shell = await startShell(house.console)
  try {
    const variables: Record<string, string> = {
      URL: new URL('api/v1', shell.url).href,
      TOKEN: shell.token,
    }
    const answers = new Map<string, unknown>()
    for (const example of examples) {
      const { method, url, headers, body } = requestOf(example, variables)
      const response = await fetch(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
      })
      const text = await response.text()
      expect(
        example.status === null ? response.ok : response.status === example.status,
        `${example.text}\n${response.status} ${text}`,
      ).toBe(true)
      if (!/^application\/json(;|$)/.test(response.headers.get('content-type') ?? '')) continue
      const answer: unknown = JSON.parse(text)
      answers.set(example.text, answer)
      if (example.capture !== null)
        variables[example.capture.name] = pick(answer, example.capture.path)
    }
    expect(examples.length).toBeGreaterThan(60)
    // The answers the page prints are those it got.
    const printed = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(
      ([, json = '']) => JSON.parse(json) as unknown,
    )
    expect(printed.length).toBeGreaterThan(1)
    for (const each of printed)
      expect([...answers.values()]).toContainEqual(
        expect.objectContaining(each as Record<string, unknown>),
      )
  } finally {
    await shell.close()
  }
}, 60_000)

interface Procedure {
  readonly '~orpc': { readonly route: { readonly method?: string; readonly path?: string } }
}

/** What spec §13 settles and is there. */
const settled = [
  'GET /health',
  'GET /providers',
  'POST /providers',
  'PATCH /providers/{id}',
  'DELETE /providers/{id}',
  'POST /providers/{id}/test',
  'GET /keys',
  'POST /keys',
  'DELETE /keys/{id}',
  'GET /models',
  'POST /models',
  'PUT /models/{id}/price',
  'GET /services',
  'PUT /services/{name}',
  'GET /services/{name}/models',
  'PUT /services/{name}/policy',
  'GET /projects',
  'POST /projects',
  'GET /projects/resources',
  'GET /environments',
  'POST /environments',
  'GET /budgets',
  'POST /budgets',
  'PATCH /budgets/{id}',
  'DELETE /budgets/{id}',
  'POST /calls',
  'POST /calls/estimate',
  'POST /calls/{id}/cancel',
  'GET /queue',
  'GET /dead-letters',
  'POST /dead-letters/{id}/retry',
  'DELETE /dead-letters/{id}',
  'GET /limits',
  'DELETE /limits',
  'GET /cache',
  'DELETE /cache',
  'DELETE /content',
  'GET /ledger',
  'GET /calls/{id}',
  'POST /ledger/adjustments',
  'POST /ledger/verify',
  'POST /ledger/rebuild',
  'POST /usage/reset/{service}',
  'GET /usage/history',
  'POST /keys/{id}/test',
  'POST /keys/{id}/rotate',
  'GET /usage/summary',
  'GET /usage/series',
  'GET /provider-status',
  'GET /provider-status/{service}',
  'GET /emergency',
  'POST /emergency',
  'GET /alerts',
  'GET /comparisons',
  'POST /comparisons',
  'GET /comparisons/{id}',
  'POST /comparisons/{id}/votes',
  'GET /config',
  'POST /config',
  'GET /backups',
  'POST /backups',
  'POST /backups/{id}/restore',
  'GET /tasks',
  'GET /log',
  'GET /diagnostics',
  'POST /tasks/{id}/stop',
]

test('the page shows what is settled, and nothing that is not there', () => {
  const routes = Object.values(contract)
    .flatMap((domain) => Object.values(domain as Readonly<Record<string, Procedure>>))
    .map((procedure) => procedure['~orpc'].route)
    .flatMap(({ method, path }) =>
      path === undefined
        ? []
        : [
            {
              name: `${method ?? 'GET'} ${path}`,
              pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/?]+')}$`),
              method: method ?? 'GET',
              holes: path.split('{').length,
            },
          ],
    )
    .sort((a, b) => a.holes - b.holes)
  const shown = examples.map((example) => {
    const variables = new Proxy({}, { get: () => 'x' })
    const { method, url } = requestOf(example, variables)
    const path = url.replace(/^x/, '').replace(/\?.*$/, '')
    return (
      routes.find((route) => route.method === method && route.pattern.test(path))?.name ??
      (path === '/ledger/export' ? 'GET /ledger/export' : `not there: ${method} ${path}`)
    )
  })
  expect(shown.filter((name) => name.startsWith('not there'))).toEqual([])
  expect(settled.filter((name) => !shown.includes(name))).toEqual([])
})
