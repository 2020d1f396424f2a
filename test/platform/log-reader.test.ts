/** The log is searched from its newest line backwards through its rotated files. */
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { LogLine } from '../../src/contract/log'
import { createFileLog } from '../../src/main/platform/log-file'
import { createLogReader, type LogPageQuestion } from '../../src/main/platform/log-reader'
import { redactText } from '../../src/main/platform/redact'

function openLog(maxBytes = 5_000_000) {
  const dir = mkdtempSync(join(tmpdir(), 'tollgate-log-'))
  const clock = { at: 1000, now: () => clock.at }
  const secrets: string[] = []
  const log = createFileLog({ dir, clock, secrets: () => [], level: 'debug', maxBytes })
  onTestFinished(() => {
    log.close()
    rmSync(dir, { recursive: true, force: true })
  })
  const reader = createLogReader({
    dir,
    name: 'tollgate',
    flush: log.flush,
    redact: (text) => redactText(text, [...secrets]),
  })
  async function all(question: LogPageQuestion): Promise<LogLine[]> {
    const lines: LogLine[] = []
    let cursor: string | undefined
    do {
      const page = await reader.page({ ...question, cursor })
      lines.push(...page.items)
      cursor = page.nextCursor
    } while (cursor !== undefined)
    return lines
  }
  const write = (count: number, fill = '') => {
    for (let index = 0; index < count; index += 1) {
      clock.at += 1
      log.info(`Line ${clock.at - 1000}${fill}`)
      log.flush()
    }
  }
  return { dir, clock, log, reader, all, write, secrets }
}

const messages = (lines: readonly LogLine[]) => lines.map(({ message }) => message)
const numbered = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, index) => `Line ${from - index}`)

test('every line of all files comes once, newest first, whatever the size of a page', async () => {
  const { write, all } = openLog(4000)
  write(200)
  const whole = messages(await all({}))
  expect(whole[0]).toBe('Line 200')
  expect(whole.length).toBeGreaterThan(100)
  expect(whole).toEqual(numbered(200, 201 - whole.length))
  for (const limit of [1, 7, 500]) expect(messages(await all({ limit }))).toEqual(whole)
})

test('lines longer than what is read at once come whole, in every alphabet', async () => {
  const { write, all } = openLog()
  write(3, ` ${'é漢🙂'.repeat(5000)}`)
  const lines = await all({})
  expect(lines.map(({ message }) => message.slice(0, 9))).toEqual([
    'Line 3 é漢',
    'Line 2 é漢',
    'Line 1 é漢',
  ])
  expect(lines.every(({ broken }) => !broken)).toBe(true)
})

test('a search finds text in any case and behind quotation marks, a level what is graver too', async () => {
  const { log, all, clock } = openLog()
  log.debug('Quiet')
  log.info('A call was answered', { callId: 'call_1', model: 'gpt-4o' })
  log.warn('It said "No"', { callId: 'call_2' })
  clock.at = 5000
  log.error('The Disk is full', { error: new Error('ENOSPC') })
  expect(messages(await all({ search: 'disk IS' }))).toEqual(['The Disk is full'])
  expect(messages(await all({ search: 'said "no"' }))).toEqual(['It said "No"'])
  expect(messages(await all({ search: 'enospc' }))).toEqual(['The Disk is full'])
  expect(messages(await all({ level: 'warn' }))).toEqual(['The Disk is full', 'It said "No"'])
  expect(messages(await all({ level: 'debug' }))).toHaveLength(4)
  expect(await all({ callId: 'call_1' })).toMatchObject([
    { callId: 'call_1', level: 'info', fields: [{ name: 'model', value: 'gpt-4o' }] },
  ])
  expect(messages(await all({ from: 5000 }))).toEqual(['The Disk is full'])
  expect(messages(await all({ to: 5000 }))).toHaveLength(3)
  expect(await all({ search: 'nowhere' })).toEqual([])
})

test('pages go on where they were when the file is rotated and written to meanwhile', async () => {
  const { reader, write } = openLog(8000)
  write(60)
  const first = await reader.page({ limit: 10 })
  expect(messages(first.items)).toEqual(numbered(60, 51))
  write(120)
  const second = await reader.page({ limit: 10, cursor: first.nextCursor })
  expect(messages(second.items)).toEqual(numbered(50, 41))
})

test('a page whose file is gone is the last, and a cursor of another list is refused', async () => {
  const { reader, write } = openLog(2000)
  write(30)
  const { nextCursor } = await reader.page({ limit: 5 })
  write(400)
  expect(await reader.page({ cursor: nextCursor })).toEqual({ items: [] })
  await expect(reader.page({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_request' })
})

test('a line that is being written is not told, a broken one is, as what is left of it', async () => {
  const { dir, log, all } = openLog()
  log.info('Whole')
  log.flush()
  appendFileSync(join(dir, 'tollgate.log'), '{"level":"info","time":2,"mess')
  expect(messages(await all({}))).toEqual(['Whole'])
  appendFileSync(join(dir, 'tollgate.log'), '\n{"level":"info","time":3,"message":"After"}\n')
  expect(await all({})).toMatchObject([
    { message: 'After', broken: false },
    { message: '{"level":"info","time":2,"mess', broken: true, level: null, time: null },
    { message: 'Whole' },
  ])
  renameSync(join(dir, 'tollgate.log'), join(dir, 'tollgate.1.log'))
  writeFileSync(join(dir, 'tollgate.2.log'), '{"level":"info","time":1,"message":"Cut of')
  expect(messages(await all({}))).toContain('{"level":"info","time":1,"message":"Cut of')
})

test('a log that is not there is empty, and so is an empty file', async () => {
  const { dir, log, all } = openLog()
  expect(await all({})).toEqual([])
  log.close()
  writeFileSync(join(dir, 'tollgate.log'), '')
  expect(await all({})).toEqual([])
})

test('a secret that came into memory after its line was written is not told', async () => {
  const { log, all, secrets } = openLog()
  log.info('The word is horsebattery', { answer: 'horsebattery' })
  secrets.push('horsebattery')
  expect(JSON.stringify(await all({}))).not.toContain('horsebattery')
})

test('of a long log a page reads a stretch and says where it goes on', async () => {
  const { reader, write, all } = openLog(20_000_000)
  write(2200, 'x'.repeat(5000))
  const page = await reader.page({ search: 'nowhere' })
  expect(page.items).toEqual([])
  expect(page.nextCursor).toBeDefined()
  expect(await all({ search: 'Line 1x' })).toHaveLength(1)
})
