/**
 * Environment variables and the .env file: which become keys, which become defaults, and which
 * wins.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { dotEnvPathsOf, readDotEnv } from '../../src/main/keys/dot-env'
import { readDotEnvDefaults } from '../../src/main/keys/dot-env-defaults'
import { projectSuffixOf, readEnvironmentKeys } from '../../src/main/keys/environment-keys'
import { openTestStore } from '../record/open-store'
import { openTestKeys } from './open-keys'

function homeWith(inside: string | null, beside: string | null): string {
  const home = join(dirname(openTestStore().file), 'data')
  mkdirSync(home)
  if (inside !== null) writeFileSync(join(home, '.env'), inside)
  if (beside !== null) writeFileSync(join(home, '..', '.env'), beside)
  return home
}

it('reads plain and scoped variables of both providers and nothing else', () => {
  const found = readEnvironmentKeys(
    {
      OPENAI_API_KEY: ' sk-plain ',
      ANTHROPIC_API_KEY_MY_APP: 'sk-ant-app',
      OPENAI_API_KEY_EMPTY: ' ',
      MY_OPENAI_API_KEY: 'no',
      OPENAI_API_KEYS: 'no',
      OPENAI_ADMIN_KEY: 'no',
      openai_api_key: 'no',
    },
    {
      variables: Object.entries({
        OPENAI_API_KEY: 'sk-file',
        OPENAI_API_KEY_EMPTY: 'sk-file-too',
        OPENAI_API_KEY_REPORT: 'sk-report',
      }).map(([name, value]) => ({ name, value, path: '.env' })),
    },
  )
  expect(
    found.map(({ id, providerId, projectSuffix, secret, fromDotEnv }) => [
      id,
      providerId,
      projectSuffix,
      secret,
      fromDotEnv,
    ]),
  ).toEqual([
    ['env:ANTHROPIC_API_KEY_MY_APP', 'anthropic', 'MY_APP', 'sk-ant-app', false],
    ['env:OPENAI_API_KEY', 'openai', null, 'sk-plain', false],
    ['env:OPENAI_API_KEY_EMPTY', 'openai', 'EMPTY', 'sk-file-too', true],
    ['env:OPENAI_API_KEY_REPORT', 'openai', 'REPORT', 'sk-report', true],
  ])
  expect(projectSuffixOf('my-app.v2')).toBe('MY_APP_V2')
})

it('shows them as read-only keys, from .env where they are, under the project’s real name', async () => {
  const { keys, home, reopen, rows } = openTestKeys({
    env: { OPENAI_API_KEY: 'sk-from-process-env' },
    projectNames: () => ['report', 'my-app'],
  })
  expect(await keys.list()).toMatchObject([
    {
      id: 'env:OPENAI_API_KEY',
      variable: 'OPENAI_API_KEY',
      fromDotEnv: false,
      backend: 'environment',
      last4: '-env',
      createdAt: null,
      project: null,
    },
  ])
  writeFileSync(
    join(home, '.env'),
    'OPENAI_API_KEY=sk-loses\nOPENAI_API_KEY_MY_APP="sk-quoted-value"\nANTHROPIC_API_KEY_OTHER=sk-ant-other # a comment\n',
  )
  const again = reopen()
  expect(await again.list()).toMatchObject([
    {
      id: 'env:ANTHROPIC_API_KEY_OTHER',
      providerId: 'anthropic',
      project: 'other',
      fromDotEnv: true,
    },
    { id: 'env:OPENAI_API_KEY', fromDotEnv: false },
    { id: 'env:OPENAI_API_KEY_MY_APP', project: 'my-app', fromDotEnv: true },
  ])
  expect(await again.secretOf('env:OPENAI_API_KEY_MY_APP')).toBe('sk-quoted-value')
  expect(await again.secretOf('env:OPENAI_API_KEY')).toBe('sk-from-process-env')
  expect(again.choose({ provider: 'openai', project: 'my-app', environment: 'staging' }).id).toBe(
    'env:OPENAI_API_KEY_MY_APP',
  )
  expect(() =>
    again.choose({ provider: 'local', project: 'my-app', environment: 'staging' }),
  ).toThrow()
  again.note('env:OPENAI_API_KEY', 'ok', true)
  expect(again.find('env:OPENAI_API_KEY')?.health).toBe('good')
  again.close()
  expect(rows()).toEqual([])
})

it('gives typed first-run defaults, the folder’s own file before the one beside it', () => {
  const home = homeWith(
    'OPENAI_MODEL=gpt-4o\n',
    `OPENAI_MODEL=gpt-4\nOPENAI_BASE_URL=https://proxy.test/v1\nOPENAI_ORGANIZATION=org-1\nOPENAI_MAX_TOKENS=2000
OPENAI_TEMPERATURE=0.7\nANTHROPIC_MONTHLY_LIMIT=140,000\nOPENAI_MONTHLY_LIMIT=9000\nENABLE_OPENAI_FALLBACK=true\nOPENAI_FALLBACK_THRESHOLD=0.95\n`,
  )
  expect(readDotEnvDefaults(readDotEnv(dotEnvPathsOf(home)))).toMatchObject({
    openaiModel: 'gpt-4o',
    openaiBaseUrl: 'https://proxy.test/v1',
    openaiOrganization: 'org-1',
    openaiMaxTokens: 2000,
    openaiTemperature: 0.7,
    anthropicMonthlyLimit: 140_000,
    openaiMonthlyLimit: 9_000,
    enableOpenaiFallback: true,
    openaiFallbackThreshold: 95,
    problems: [],
  })
  expect(readDotEnvDefaults(readDotEnv(dotEnvPathsOf(home))).used).toHaveLength(9)
})

it('leaves out what it cannot use and says which, without repeating it', () => {
  const home = homeWith(
    null,
    `OPENAI_BASE_URL=file:///etc\nOPENAI_MAX_TOKENS=sk-misplaced-secret\nOPENAI_TEMPERATURE=9\nOPENAI_MONTHLY_LIMIT=1.5
ENABLE_OPENAI_FALLBACK=perhaps\nOPENAI_FALLBACK_THRESHOLD=950\nOPENAI_MODEL=\n`,
  )
  const { used, problems, ...values } = readDotEnvDefaults(readDotEnv(dotEnvPathsOf(home)))
  expect(Object.values(values).filter((value) => value !== undefined)).toEqual([])
  expect(used).toEqual([])
  expect(problems).toHaveLength(6)
  expect(problems.join()).not.toContain('misplaced')
})

it.each([
  ['95', 95],
  ['95%', 95],
  ['0.5 %', 0.5],
  ['1', 100],
  ['0', undefined],
])('a threshold of %s is %s percent', (text, percent) => {
  expect(
    readDotEnvDefaults(
      readDotEnv(dotEnvPathsOf(homeWith(`OPENAI_FALLBACK_THRESHOLD="${text}"`, null))),
    ).openaiFallbackThreshold,
  ).toBe(percent)
})

it('has none without a file', () => {
  expect(readDotEnvDefaults(readDotEnv(dotEnvPathsOf(homeWith(null, null))))).toMatchObject({
    used: [],
    problems: [],
  })
})
