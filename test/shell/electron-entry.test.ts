/**
 * The real Electron entry with the real console behind it, in a fake Electron: one simulated call
 * from page to ledger.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { CallEvent } from '../../src/contract/calls'
import type { Client } from '../../src/contract/contract'
import {
  app,
  BrowserWindow,
  dialog,
  FakeMessagePortMain,
  frame,
  ipcMain,
  resetElectron,
  session,
} from '../support/fake-electron'

const home = mkdtempSync(join(tmpdir(), 'tollgate-entry-'))

beforeAll(async () => {
  resetElectron()
  vi.stubEnv('TOLLGATE_HOME', home)
  await import('../../src/main/index')
})
afterAll(async () => {
  const gone = new Promise((resolve) => app.once('fake-exit', resolve))
  app.quit()
  await gone
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true, force: true })
})

function connectPage(): Client {
  const { port1, port2 } = new MessageChannel()
  ipcMain.emit('tollgate:port', {
    senderFrame: frame('app://tollgate/'),
    ports: [new FakeMessagePortMain(port2)],
  })
  port1.start()
  return createORPCClient(new RPCLink({ port: port1 }))
}

test('the window is open, and its profile is inside the data folder', () => {
  expect(dialog.errors).toEqual([])
  expect(BrowserWindow.windows).toHaveLength(1)
  expect(app.paths.get('userData')).toBe(join(home, 'window'))
  expect(statSync(home).mode & 0o777).toBe(0o700)
})

test('a simulated call streams to the page and lands in the ledger and in the export', async () => {
  const client = connectPage()
  const { items: models } = await client.models.list({ provider: 'simulated' })
  const model = models[0]?.id
  if (model === undefined) throw new Error('There is no simulated model.')
  const events: CallEvent[] = []
  for await (const event of await client.calls.stream({
    project: 'dev',
    model,
    messages: [{ role: 'user', content: 'Hello' }],
    maxOutputTokens: 50,
  }))
    events.push(event)
  expect(events[0]?.type).toBe('call')
  expect(events.at(-1)?.type).toBe('done')
  const { items } = await client.ledger.list({})
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({
    provider: 'simulated',
    project: 'dev',
    simulated: true,
    source: 'playground',
    outcome: 'ok',
  })
  const answer = await session.defaultSession.pageHandler?.(
    new Request('app://tollgate/api/v1/ledger/export?format=jsonl'),
  )
  expect((await answer?.text())?.trim().split('\n')).toHaveLength(1)
})

test('the folder is this process’s: a second console on it is refused', async () => {
  const { acquireLock } = await import('../../src/main/platform/lock')
  expect(() => acquireLock(home)).toThrow(/in use by another Tollgate/)
})
