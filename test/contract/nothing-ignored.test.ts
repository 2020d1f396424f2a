/**
 * Nothing is ignored (spec S7): every input of the contract refuses what it does not know by its
 * name, over HTTP wherever a part of an input may stand.
 */
import { request as httpRequest } from 'node:http'
import { isContractProcedure } from '@orpc/contract'
import { implement } from '@orpc/server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { contract } from '../../src/contract/contract'
import type { BrowserShell } from '../../src/main/shell/browser/server'
import { foundIssues } from '../../src/main/shell/input-issues'
import { createTestConsole, type TestConsole } from '../support/test-console'
import { startShell } from './transports'

const extra = 'zzExtra'

interface Procedure {
  readonly name: string
  readonly schema: z.ZodType
  readonly method: string
  readonly path: string | undefined
}

function proceduresOf(router: object, above: readonly string[] = []): Procedure[] {
  return Object.entries(router).flatMap(([key, value]: [string, unknown]) => {
    const path = [...above, key]
    if (!isContractProcedure(value))
      return typeof value === 'object' && value !== null ? proceduresOf(value, path) : []
    const { route, inputSchema } = value['~orpc']
    return [
      {
        name: path.join('.'),
        schema: inputSchema as z.ZodType,
        method: route.method ?? 'POST',
        path: route.path,
      },
    ]
  })
}

const procedures = proceduresOf(contract)
const routes = procedures.flatMap((each) =>
  each.path === undefined ? [] : [{ ...each, path: each.path }],
)

/** A value of about the right shape: enough to come to every object in it. */
function sampleOf(schema: unknown): unknown {
  if (schema instanceof z.ZodObject)
    return Object.fromEntries(
      Object.entries(schema.shape)
        .filter(([, field]) => !isNever(field))
        .map(([name, field]) => [name, sampleOf(field)]),
    )
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  )
    return sampleOf(schema.unwrap())
  if (schema instanceof z.ZodArray) return [sampleOf(schema.element)]
  if (schema instanceof z.ZodUnion) return sampleOf(schema.options[0])
  if (schema instanceof z.ZodEnum) return schema.options[0]
  if (schema instanceof z.ZodLiteral) return schema.value
  if (schema instanceof z.ZodPipe) return sampleOf(schema.in)
  if (schema instanceof z.ZodBoolean) return true
  return schema instanceof z.ZodNumber ? 1 : 'x1'
}

function isNever(schema: unknown): boolean {
  return (
    schema instanceof z.ZodNever ||
    (schema instanceof z.ZodOptional && schema.unwrap() instanceof z.ZodNever)
  )
}

interface Strayed {
  readonly value: unknown
  /** Where the extra field stands. */
  readonly path: string
}

/** The sample once for each object in it, with one field too many there. */
function strayedOf(schema: unknown): Strayed[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  )
    return strayedOf(schema.unwrap())
  if (schema instanceof z.ZodArray)
    return strayedOf(schema.element).map(({ value, path }) => ({
      value: [value],
      path: `0.${path}`,
    }))
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(strayedOf)
  if (!(schema instanceof z.ZodObject)) return []
  const sample = sampleOf(schema) as Record<string, unknown>
  const inner = Object.entries(schema.shape).flatMap(([name, field]) =>
    strayedOf(field).map(({ value, path }) => ({
      value: { ...sample, [name]: value },
      path: `${name}.${path}`,
    })),
  )
  return [{ value: { ...sample, [extra]: 1 }, path: extra }, ...inner]
}

const reached: string[] = []

interface Implementer {
  readonly [name: string]: Implementer
  handler: never
}

/** The whole contract with handlers that note that they were reached. */
function routerOf(
  router: object,
  os: Implementer,
  above: readonly string[] = [],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(router).map(([key, value]: [string, object]) => {
      const path = [...above, key]
      const inner = os[key] as Implementer
      if (!isContractProcedure(value)) return [key, routerOf(value, inner, path)]
      const implementer = inner as unknown as { handler(handle: () => unknown): unknown }
      return [key, implementer.handler(() => reached.push(path.join('.')))]
    }),
  )
}

let shell: BrowserShell
beforeAll(async () => {
  const router = routerOf(
    contract,
    implement(contract) as unknown as Implementer,
  ) as unknown as TestConsole['router']
  shell = await startShell({ ...createTestConsole(), router })
})
afterAll(() => shell.close())
beforeEach(() => {
  reached.length = 0
})

async function refusalOf(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const response = await fetch(new URL(`api/v1${path.replaceAll(/\{\w+\}/g, 'x1')}`, shell.url), {
    method,
    headers: {
      authorization: `Bearer ${shell.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, ...((await response.json()) as object) }
}

function naming(path: string) {
  return {
    status: 400,
    code: 'invalid_request',
    message: expect.stringContaining(path),
    data: { issues: expect.arrayContaining([expect.objectContaining({ path })]) },
  }
}

/** Without what the address holds. */
function bodyOf({ path }: { readonly path: string }, value: unknown): unknown {
  const inAddress = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  return Object.fromEntries(
    Object.entries(value as object).filter(([name]) => !inAddress.includes(name)),
  )
}

test('every procedure says what its input is', () => {
  expect(procedures.length).toBeGreaterThan(80)
  expect(
    procedures.filter(({ schema }) => (schema as unknown) === undefined).map(({ name }) => name),
  ).toEqual([])
})

test.each(procedures)('$name knows no field it does not name, at any depth', ({ schema }) => {
  const strayed = strayedOf(schema)
  expect(strayed.length).toBeGreaterThan(0)
  for (const { value, path } of strayed)
    expect(
      foundIssues(schema.safeParse(value).error?.issues ?? []).map((issue) => issue.path),
    ).toContain(path)
})

test.each(routes)(
  '$method $path takes no query parameter it does not name',
  async ({ method, path }) => {
    expect(await refusalOf(method, `${path}?${extra}=1`)).toMatchObject(naming(extra))
    expect(await refusalOf(method, `${path}?__proto__=1`)).toMatchObject(naming('__proto__'))
    expect(reached).toEqual([])
  },
)

const withBody = routes.filter(({ method }) => method !== 'GET')

test.each(withBody)(
  '$method $path takes no field it does not name, in the body or in an object of it',
  async (route) => {
    const { method, path, schema } = route
    for (const { value, path: place } of strayedOf(schema))
      expect(await refusalOf(method, path, bodyOf(route, value))).toMatchObject(naming(place))
    for (const name of ['__proto__', 'constructor'])
      expect(await refusalOf(method, path, `{"${name}":{"a":1}}`)).toMatchObject(naming(name))
    expect(reached).toEqual([])
  },
)

test.each(withBody.filter(({ path }) => path.includes('{')))(
  '$method $path takes no field in its body that stands in the address',
  async ({ method, path }) => {
    const [, name = ''] = /\{(\w+)\}/.exec(path) ?? []
    expect(await refusalOf(method, path, { [name]: 'other' })).toMatchObject(naming(name))
    expect(reached).toEqual([])
  },
)

test('a GET takes no body', async () => {
  const answer = await new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${shell.token}`,
      'content-type': 'application/json',
      'content-length': '2',
    }
    const request = httpRequest(
      new URL('api/v1/ledger', shell.url),
      { method: 'GET', headers },
      (response) => {
        response
          .setEncoding('utf8')
          .once('data', (text: string) =>
            resolve({ status: response.statusCode, ...(JSON.parse(text) as object) }),
          )
      },
    )
    request.once('error', reject)
    request.end('{}')
  })
  expect(answer).toMatchObject(naming('body'))
  expect(reached).toEqual([])
})

test('a parameter that is given twice is refused, not taken once', async () => {
  expect(await refusalOf('GET', '/ledger?project=dev&project=report')).toMatchObject(
    naming('project'),
  )
  expect(await refusalOf('GET', '/ledger/export?project=dev&project=report')).toMatchObject(
    naming('project'),
  )
  expect(await refusalOf('DELETE', '/cache?service=chat&service=search')).toMatchObject(
    naming('service'),
  )
  expect(await refusalOf('GET', '/ledger?project[]=dev')).toMatchObject(naming('project[]'))
})

test('routes outside the contract refuse unknown parameters too', async () => {
  expect(await refusalOf('GET', '/openapi.json?x=1')).toMatchObject(naming('x'))
  expect(await refusalOf('GET', '/ledger/export?projekt=dev')).toMatchObject(naming('projekt'))
  expect(await refusalOf('GET', '/ledger/export?__proto__=dev')).toMatchObject(naming('__proto__'))
  const events = { accept: 'text/event-stream' }
  expect(
    await refusalOf(
      'POST',
      '/calls?x=1',
      { project: 'dev', messages: [{ role: 'user', content: 'x' }] },
      events,
    ),
  ).toMatchObject(naming('x'))
  expect(
    await refusalOf(
      'POST',
      '/calls',
      { project: 'dev', messages: [{ role: 'user', content: 'x', name: 'y' }] },
      events,
    ),
  ).toMatchObject(naming('messages.0.name'))
})

test('a DELETE says what it means in its address or in its body, not in both', async () => {
  expect(await refusalOf('DELETE', '/cache?service=chat', { service: 'search' })).toMatchObject(
    naming('service'),
  )
  expect(reached).toEqual([])
})

test.each([
  'from=',
  'from=%20',
  'from=0x10',
  'from=1e3',
  'from=1.5',
  'from=abc',
  'from=null',
  'limit=',
  'limit=0',
  'limit=-1',
  'limit=1001',
  'unresolved=',
  'unresolved=1',
  'unresolved=yes',
  'kind=',
  'source=nosuch',
])(
  'a query value that is none of those there may be is refused, not taken for another: %s',
  async (query) => {
    const [name = ''] = query.split('=')
    expect(await refusalOf('GET', `/ledger?${query}`)).toMatchObject(naming(name))
    if (name !== 'limit')
      expect(await refusalOf('GET', `/ledger/export?${query}`)).toMatchObject(naming(name))
    expect(reached).toEqual([])
  },
)
