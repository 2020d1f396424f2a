/**
 * The audit script never takes silence for a clean answer. Its npm is the real one, asking a
 * registry on loopback.
 */
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { root } from '../structure/source-files'
import { describeAudit, packagesOf, readAudit, readManifests } from './scripts'

const shipped = new Set(['node_modules/zod', 'node_modules/ws'])
const report = (vulnerabilities: unknown) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: {} })
const finding = (name: string, severity: string) => ({
  name,
  severity,
  nodes: [`node_modules/${name}`],
  via: [{ title: `A hole in ${name}` }, 'another-package'],
})

test('none found is 0, found in what ships is 1, found in what only builds is told and 0', () => {
  expect(describeAudit(readAudit(report({})), shipped)).toMatchObject({ code: 0 })
  const both = describeAudit(
    readAudit(report({ ws: finding('ws', 'high'), vitest: finding('vitest', 'low') })),
    shipped,
  )
  expect(both.code).toBe(1)
  expect(both.lines.map((line) => line.replace(/ +/g, ' '))).toEqual([
    '1 vulnerable packages of 2 that reach a person',
    ' high ws: A hole in ws',
    '1 vulnerable packages that only build and test',
    ' low vitest: A hole in vitest',
  ])
  expect(
    describeAudit(readAudit(report({ vitest: finding('vitest', 'critical') })), shipped).code,
  ).toBe(0)
})

const noAudits = [
  '',
  'npm error',
  'null',
  '[]',
  '{}',
  '{"vulnerabilities":null}',
  '{"vulnerabilities":{}}',
  '{"error":{"code":"ENOAUDIT","summary":"Your configured registry does not support audit requests."}}',
  '{"statusCode":503,"message":"503 Service Unavailable"}',
  '{"message":"request to https://registry.example/-/npm/v1/security failed, reason: getaddrinfo ENOTFOUND"}',
]
test.each(noAudits)('%j is not an audit', (text) => {
  const { code, lines } = describeAudit(readAudit(text), shipped)
  expect(code).toBe(2)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^NOT AUDITED: /)
  expect(lines[0]).not.toContain('registry.example')
})

const { lock } = readManifests()
/**
 * What a registry says of a package: the versions the lock has. npm asks for the vulnerable ones
 * and for whatever depends on them.
 */
function packumentOf(path: string): string {
  const name = decodeURIComponent(path.slice(1))
  const versions = packagesOf(lock)
    .filter((each) => each.name === name)
    .map(({ version }) => version)
  return JSON.stringify({
    name,
    'dist-tags': { latest: versions[0] },
    versions: Object.fromEntries(versions.map((version) => [version, { name, version }])),
  })
}

/** Runs the real script against a registry that answers an audit like this. */
async function auditAgainst(status: number, body: string) {
  const asked: string[] = []
  const registry = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const isAudit = request.method === 'POST'
    request
      .resume()
      .once('end', () =>
        response
          .writeHead(isAudit ? status : 200, { 'content-type': 'application/json' })
          .end(isAudit ? body : packumentOf(request.url ?? '')),
      )
  })
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void registry.close())
  const { port } = registry.address() as AddressInfo
  const child = spawn(process.execPath, ['scripts/supply-chain/audit.mjs'], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_fetch_retries: '0',
    },
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output, asked }
}

test('a registry without the endpoint is named as such', async () => {
  const { code, output, asked } = await auditAgainst(405, '')
  expect(output).toMatch(/^NOT AUDITED: the registry offers no audit endpoint \(status 405\)/)
  expect(code).toBe(2)
  expect(asked).toContain('POST /-/npm/v1/security/advisories/bulk')
}, 60_000)

test('an advisory for a package we ship ends with 1 and is printed', async () => {
  const scores = { severity: 'high', cwe: [], cvss: { score: 9, vectorString: null } }
  const advisory = {
    id: 1,
    url: 'https://example.test/1',
    title: 'A hole in marked',
    vulnerable_versions: '<99',
    ...scores,
  }
  const { code, output } = await auditAgainst(200, JSON.stringify({ marked: [advisory] }))
  expect(output).toMatch(/^[1-9]\d* vulnerable packages of \d+ that reach a person$/m)
  expect(output).toContain('marked: A hole in marked')
  expect(code).toBe(1)
}, 120_000)
