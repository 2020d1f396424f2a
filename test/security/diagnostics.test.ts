/** The diagnostics bundle holds what helps, and no key, token, prompt, answer or name of a person. */
import { appendFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { plainLogLine } from '../../src/main/platform/plain-log-line'
import { ask, openaiKey, openHouse } from '../support/house'

const planted = {
  prompt: 'PLANTEDprompt',
  answer: 'PLANTEDanswer',
  said: 'PLANTEDerror',
  user: 'PLANTEDuser',
  token: 'ghp_PLANTEDtoken0123456789',
  header: 'Bearer PLANTEDbearer0123456789',
  webhook: 'whsec_PLANTEDsecret0123456789+/=',
  query: 'https://api.example.com/?api_key=PLANTEDquery012345',
}

async function openPlanted() {
  const house = await openHouse()
  const { mock, run, client, home } = house
  mock.script(({ prompt }) =>
    prompt.includes('fail')
      ? { status: 500, error: { message: `${planted.said} ${prompt} ${openaiKey}` } }
      : { text: planted.answer },
  )
  await run(ask(planted.prompt, { user: planted.user }))
  await run(ask(`${planted.prompt} fail`, { maxAttempts: 1 }))
  // Names that people give, and lines as older versions and faults of ours may have left them.
  await client.projects.save({ name: 'sk-PLANTEDname0123456789' })
  const lines = [
    { message: `The header was ${planted.header}`, error: planted.query },
    {
      message: 'A fault',
      error: {
        name: 'Error',
        message: planted.prompt,
        stack: `Error: ${planted.prompt}\n    at send (send.ts:1:2)`,
      },
    },
    { message: 'A fault', error: `TypeError: ${planted.answer}\n    at run (run.ts:3:4)` },
    { message: `Signed with ${planted.webhook}` },
    { message: 'Odd', prompt: planted.prompt, anything: { deep: planted.answer } },
    { message: 'Key', key: openaiKey, path: `${homedir()}/x`, code: planted.token },
  ]
  for (const line of lines)
    appendFileSync(
      join(home, 'logs', 'tollgate.log'),
      `${JSON.stringify({ level: 'error', time: 1, ...line })}\n`,
    )
  appendFileSync(join(home, 'logs', 'tollgate.log'), `{"level":"error","mess${planted.prompt}\n`)
  return house
}

test('nothing that was planted is in it, in any file', async () => {
  const { client, home } = await openPlanted()
  const { files } = await client.diagnostics.get()
  const text = files.map((file) => file.text).join('\n')
  expect(text).not.toContain('PLANTED')
  expect(text).not.toContain(openaiKey)
  expect(text).not.toContain(home)
  expect(text).not.toContain(`${homedir()}/`)
})

test('it says version, platform, settings, counts, integrity and the last lines, each with its size', async () => {
  const { client } = await openPlanted()
  await client.ledger.verify()
  const { files, filename, madeAt } = await client.diagnostics.get()
  expect(filename).toBe(`tollgate-diagnostics-${new Date(madeAt).toISOString().slice(0, 10)}.txt`)
  for (const { text, sizeBytes } of files) expect(sizeBytes).toBe(Buffer.byteLength(text))
  const read = (name: string): unknown =>
    JSON.parse(files.find((file) => file.name === name)?.text ?? 'null')
  expect(read('console.json')).toMatchObject({
    platform: process.platform,
    sqlite: expect.stringMatching(/^3\./),
  })
  expect(read('settings.json')).toMatchObject({ queueLimit: expect.any(Number) })
  expect(read('integrity.json')).toMatchObject({
    ledger: { trusted: true, entries: 2 },
    tasks: [{ kind: 'verify', state: 'done' }],
  })
  expect(read('rows.json')).toMatchObject({ entries: 2, calls: 2 })
  const log = files.find(({ name }) => name === 'log.jsonl')?.text ?? ''
  const lines = log
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  expect(lines).toContainEqual(
    expect.objectContaining({ message: 'A call was answered', project: 'dev', attempts: '1' }),
  )
  expect(lines).toContainEqual(
    expect.objectContaining({
      message: 'A fault',
      error: { name: 'Error', trace: ['at send (send.ts:1:2)'] },
    }),
  )
  expect(lines).toContainEqual({ broken: true })
})

test('of a line only fields that are known keep their value', () => {
  const line = {
    id: 'x:1',
    time: 1000,
    level: 'info' as const,
    message: 'A call was answered',
    callId: 'call_1',
    broken: false,
    fields: [
      { name: 'model', value: 'gpt-4o' },
      { name: 'somethingNew', value: 'whatever' },
    ],
  }
  expect(JSON.parse(plainLogLine(line))).toEqual({
    time: '1970-01-01T00:00:01.000Z',
    level: 'info',
    message: 'A call was answered',
    callId: 'call_1',
    model: 'gpt-4o',
    somethingNew: '[left out]',
  })
})
