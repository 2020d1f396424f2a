/** Reports that write themselves: when, where, never over a file, and on after errors. */
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ReportSchedule } from '../../../src/contract/reports'
import { folderProblem } from '../../../src/main/platform/writable-folder'
import { createAlerts } from '../../../src/main/record/alerts'
import { duePeriods } from '../../../src/main/usage/report/due-periods'
import { createReportSchedule } from '../../../src/main/usage/report/report-schedule'
import { day } from '../entries'
import { openReports } from './open-reports'

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-reports-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function openSchedule(change: Partial<ReportSchedule> = {}) {
  const opened = openReports('Europe/Berlin')
  const { store, platform, usage, reports, clock } = opened
  const folder = newFolder()
  const held = {
    reports: {
      period: 'month',
      folder,
      formats: ['markdown'],
      per: ['all'],
      ...change,
    } as ReportSchedule | null,
    timeZone: 'Europe/Berlin',
    enabled: true,
  }
  const alerts = createAlerts(store, platform, () => undefined)
  const make = (file = reports.file) =>
    createReportSchedule({
      store,
      platform,
      alerts,
      usage,
      settings: () => held,
      folderProblem: (one) => folderProblem(one, join(opened.file, '..')),
      file: (question, format) => file({ ...question, format }),
      enabled: () => held.enabled,
    })
  clock.time = Date.UTC(2026, 10, 1, 8)
  const files = () => readdirSync(folder).sort()
  const open = () =>
    alerts.list({ open: true }).items.map(({ kind, message }) => `${kind}: ${message}`)
  return { ...opened, folder, held, alerts, make, schedule: make(), files, open }
}

test('the last period is written when it is over and settled, once, and the next after it', async () => {
  const { schedule, add, clock, files, folder } = openSchedule()
  add({ time: Date.UTC(2026, 9, 10), costNanoUsd: 1_500_000_000 })
  clock.time = Date.UTC(2026, 9, 31, 23, 14)
  await schedule.look()
  expect(files()).toEqual(['tollgate-report-2026-09.md'])
  clock.time = Date.UTC(2026, 9, 31, 23, 15)
  await schedule.look()
  expect(files()).toEqual(['tollgate-report-2026-09.md', 'tollgate-report-2026-10.md'])
  expect(readFileSync(join(folder, 'tollgate-report-2026-10.md'), 'utf8')).toContain('$1.50')
  expect(statSync(join(folder, 'tollgate-report-2026-10.md')).mode & 0o777).toBe(0o600)
  expect(schedule.state().last).toMatchObject({
    titles: ['October 2026'],
    written: 1,
    problems: [],
  })

  rmSync(join(folder, 'tollgate-report-2026-10.md'))
  await schedule.look()
  expect(files()).toEqual(['tollgate-report-2026-09.md'])
})

test('periods that passed while the console was off are written, over a restart, at most twelve', async () => {
  const { schedule, make, clock, files } = openSchedule({ period: 'day' })
  await schedule.look()
  clock.time += 3 * day
  await make().look()
  expect(files()).toEqual(
    ['2026-10-31', '2026-11-01', '2026-11-02', '2026-11-03'].map(
      (date) => `tollgate-report-${date}.md`,
    ),
  )
  clock.time += 40 * day
  await make().look()
  expect(files()).toHaveLength(16)
  expect(files().at(-1)).toBe('tollgate-report-2026-12-13.md')
})

test('a file that is there stays as it is', async () => {
  const { schedule, folder, files, open } = openSchedule({ formats: ['markdown', 'pdf'] })
  writeFileSync(join(folder, 'tollgate-report-2026-10.md'), 'mine')
  await schedule.look()
  expect(readFileSync(join(folder, 'tollgate-report-2026-10.md'), 'utf8')).toBe('mine')
  expect(files()).toEqual(['tollgate-report-2026-10.md', 'tollgate-report-2026-10.pdf'])
  expect(schedule.state().last).toMatchObject({ written: 1, present: 1, problems: [] })
  expect(open()).toEqual([])
})

test('one for everything, for each project and each service that made calls', async () => {
  const { schedule, add, files } = openSchedule({ per: ['all', 'project', 'service'] })
  add({ time: Date.UTC(2026, 9, 10), project: 'report', service: 'chat' })
  add({ time: Date.UTC(2026, 9, 11), project: 'dev', service: null })
  add({ time: Date.UTC(2026, 8, 11), project: 'admin' })
  add({ time: Date.UTC(2026, 9, 11), project: 'content', simulated: true })
  await schedule.look()
  expect(files()).toEqual([
    'tollgate-report-2026-10-project-dev.md',
    'tollgate-report-2026-10-project-report.md',
    'tollgate-report-2026-10-service-chat.md',
    'tollgate-report-2026-10.md',
  ])
})

describe('errors', () => {
  test('one report that fails stops no other, is told once, and is tried again until it is there', async () => {
    const opened = openSchedule({ per: ['all', 'project'] })
    const { add, files, open, reports, clock } = opened
    add({ time: Date.UTC(2026, 9, 10), project: 'dev' })
    add({ time: Date.UTC(2026, 9, 10), project: 'report' })
    let broken = true
    const schedule = opened.make(async (question) => {
      if (broken && question.project === 'dev')
        throw Object.assign(new Error('full'), { code: 'ENOSPC' })
      return reports.file(question)
    })
    await schedule.look()
    await schedule.look()
    expect(files()).toEqual([
      'tollgate-report-2026-10-project-report.md',
      'tollgate-report-2026-10.md',
    ])
    expect(open()).toEqual([
      expect.stringMatching(
        /^report: The markdown report of dev: the disk is full \(ENOSPC\)\. It is tried again each hour\./,
      ),
    ])
    broken = false
    clock.time += 3_600_000
    await schedule.look()
    expect(files()).toHaveLength(3)
    expect(schedule.state().last).toMatchObject({ written: 1, present: 2, problems: [] })
    expect(open()).toEqual([])
  })

  test('a folder that is gone is told of, and written to when it is back', async () => {
    const { schedule, held, folder, open, files } = openSchedule()
    held.reports = { ...(held.reports as ReportSchedule), folder: join(folder, 'away') }
    await schedule.look()
    expect(open()).toEqual([expect.stringMatching(/^report: There is no folder ".*away"/)])
    held.reports = { ...held.reports, folder }
    await schedule.look()
    expect(files()).toEqual(['tollgate-report-2026-10.md'])
    expect(open()).toEqual([])
  })

  test('a ledger that is not trusted writes nothing, and neither does a schedule that is off', async () => {
    const { schedule, held, files } = openSchedule()
    held.enabled = false
    await schedule.look()
    await expect(schedule.write()).rejects.toMatchObject({ code: 'ledger_unavailable' })
    held.enabled = true
    held.reports = null
    await schedule.look()
    await expect(schedule.write()).rejects.toMatchObject({ code: 'conflict' })
    expect(files()).toEqual([])
  })

  test('closing waits for the file on its way and begins no further one', async () => {
    const opened = openSchedule({ per: ['all', 'project'] })
    opened.add({ time: Date.UTC(2026, 9, 10), project: 'dev' })
    const gate = Promise.withResolvers<undefined>()
    const begun = Promise.withResolvers<undefined>()
    const schedule = opened.make(async (question) => {
      begun.resolve(undefined)
      await gate.promise
      return opened.reports.file(question)
    })
    void schedule.look()
    await begun.promise
    const closing = schedule.close()
    gate.resolve(undefined)
    await closing
    expect(opened.files()).toEqual(['tollgate-report-2026-10.md'])
    expect(schedule.state().last).toBeNull()
  })
})

test('asked for by a person, the last period is looked at again though nothing is due', async () => {
  const { schedule, folder, files } = openSchedule()
  await schedule.look()
  rmSync(join(folder, 'tollgate-report-2026-10.md'))
  expect(await schedule.write()).toMatchObject({ running: false, last: { written: 1 } })
  expect(files()).toEqual(['tollgate-report-2026-10.md'])
})

test('what was kept of the last writing and cannot be read loses no file', async () => {
  const { schedule, store, db, files } = openSchedule()
  await schedule.look()
  store.write(() =>
    db.prepare("UPDATE meta SET value = '{' WHERE name = 'reports.scheduled'").run(),
  )
  expect(schedule.state().last).toBeNull()
  await schedule.look()
  expect(files()).toEqual(['tollgate-report-2026-10.md'])
  expect(schedule.state().last).toMatchObject({ written: 0, present: 1 })
})

test('a folder must be whole, there, no file, writable and outside the data folder', () => {
  const [home, folder] = [newFolder(), newFolder()]
  writeFileSync(join(folder, 'file'), '')
  expect(folderProblem(folder, home)).toBeNull()
  expect(folderProblem('reports', home)).toMatch(/no absolute path/)
  expect(folderProblem(join(folder, 'nosuch'), home)).toMatch(/There is no folder/)
  expect(folderProblem(join(folder, 'file'), home)).toMatch(/is no folder/)
  expect(folderProblem(home, home)).toMatch(/data folder/)
  expect(folderProblem(join(folder, '..'), folder)).toBeNull()
  chmodSync(folder, 0o500)
  const refused = folderProblem(folder, home)
  // Whoever may write anywhere is not kept out by a folder's mode.
  expect(process.getuid?.() === 0 ? null : refused).toEqual(
    process.getuid?.() === 0 ? null : expect.stringMatching(/Nothing can be written/),
  )
  chmodSync(folder, 0o700)
})

test('weeks across a change of the clocks follow one another without a gap', () => {
  const at = Date.UTC(2026, 10, 3)
  const weeks = duePeriods('week', 'Europe/Berlin', at, Date.UTC(2026, 9, 1))
  expect(weeks.length).toBeGreaterThan(3)
  for (const [index, { start }] of weeks.entries())
    if (index > 0) expect(start).toBe(weeks[index - 1]?.end)
})
