/**
 * `npm run dev` as a process: the page from source under the shell's own rules, the shell behind
 * it, and a clean end.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../structure/source-files'

const folder = mkdtempSync(join(tmpdir(), 'tollgate-dev-'))
const home = join(folder, 'home')
let origin = ''
let code = ''
let end: () => Promise<number | null>

beforeAll(async () => {
  const args = [join(root, 'scripts/dev/dev.mjs'), '--home', home, '--no-open']
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  end = () => {
    child.kill('SIGTERM')
    return ended
  }
  let said = ''
  await new Promise<void>((resolve, reject) => {
    void ended.then((exitCode) => reject(new Error(`it ended with ${exitCode}: ${said}`)))
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const address = /(http:\/\/127\.0\.0\.1:\d+)\/#code=(\S+)/.exec(said)
      if (address === null) return
      ;[, origin = '', code = ''] = address
      resolve()
    })
  })
}, 180_000)

afterAll(async () => {
  await end()
  rmSync(folder, { recursive: true, force: true })
})

/** Status and body; Node's own client, because fetch decides about Host and Origin itself. */
function get(path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; policy: string; body: string }>((resolve, reject) => {
    const sent = request(`${origin}${path}`, { headers }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      const policy = String(response.headers['content-security-policy'] ?? '')
      response.once('end', () => resolve({ status: response.statusCode ?? 0, policy, body }))
    })
    sent.once('error', reject)
    sent.end()
  })
}

function post(path: string, body: unknown) {
  const headers = { 'content-type': 'application/json', origin }
  return fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

describe('npm run dev', () => {
  test('serves the page from source under a policy that admits one nonce and no other inline script', async () => {
    const { status, policy, body } = await get('/')
    const nonce = /script-src 'self' 'nonce-([\w-]+)'/.exec(policy)?.[1]
    expect(status).toBe(200)
    expect(policy).not.toContain('unsafe')
    expect(body).toContain(`<script type="module" src="./main.tsx" nonce="${nonce}">`)
    expect((await get('/main.tsx')).body).toContain('createRoot')
  })

  test('refuses what the shell refuses: other names, other pages, data without a token', async () => {
    expect((await get('/', { host: 'evil.example' })).status).toBeGreaterThanOrEqual(400)
    expect((await get('/main.tsx', { origin: 'http://evil.example' })).status).toBe(403)
    expect((await get('/main.tsx', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await get('/api/v1/health')).status).toBe(401)
  })

  test('serves nothing of the checkout but sources and packages', async () => {
    expect((await get(`/@fs${root}/package.json`)).status).toBe(403)
    expect((await get(`/@fs${join(home, 'ledger.db')}`)).status).toBe(403)
  })

  test('hands the shell what is the shell’s, on the home it was given', async () => {
    const { token } = (await (await post('/session/exchange', { code })).json()) as {
      token: string
    }
    const health = await get('/api/v1/health', { authorization: `Bearer ${token}` })
    expect(JSON.parse(health.body)).toMatchObject({ ok: true, home })
  })

  test('ends with the signal and leaves no shell behind', async () => {
    expect(await end()).toBe(0)
    expect(existsSync(join(home, 'ledger.db-wal'))).toBe(false)
  })
})
