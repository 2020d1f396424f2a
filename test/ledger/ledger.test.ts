import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Charge } from '../../src/contract/charges'
import { createLedger } from '../../src/main/ledger/ledger'
import { openReader } from '../../src/main/storage/open-database'
import type { ExportFormat } from '../../src/main/ledger/export'
import { openTestStore } from '../record/open-store'
import { expectSound } from '../support/invariants'
import { sampleEntry } from './sample-entry'

function open() {
  const opened = openTestStore()
  opened.db.prepare("INSERT INTO meta (name, value) VALUES ('ledgerId', 'led_test')").run()
  const ledger = createLedger({ db: opened.db, openConnection: () => openReader(opened.file) })
  const fill = (howMany: number, change: Parameters<typeof sampleEntry>[0] = {}) =>
    opened.store.write(() =>
      Array.from({ length: howMany }, () => ledger.append(sampleEntry(change))),
    )
  return { ...opened, ledger, fill }
}

async function exported(
  ledger: ReturnType<typeof open>['ledger'],
  format: ExportFormat,
  filter = {},
) {
  let text = ''
  for await (const piece of ledger.export(format, filter)) text += piece
  return text
}

test("entries are chained from the ledger's own genesis", async () => {
  const { ledger, fill, db, file } = open()
  const [first, second] = fill(2)
  expect(first).toMatchObject({ seq: 1, prevHash: 'genesis:led_test' })
  expect(second).toMatchObject({ seq: 2, prevHash: first?.hash })
  expect(await ledger.verify()).toEqual({
    ok: true,
    entries: 2,
    head: { ledgerId: 'led_test', seq: 2, hash: second?.hash },
  })
  await expectSound(db, file)
})

test('the database itself refuses to change or delete an entry', () => {
  const { db, fill } = open()
  fill(1)
  expect(() => db.exec('UPDATE entries SET cost = 0')).toThrow(/insert-only/)
  expect(() => db.exec('DELETE FROM entries')).toThrow(/insert-only/)
})

test('one attempt of a call can be booked once', () => {
  const { fill } = open()
  fill(1, { callId: 'call_x' })
  expect(() => fill(1, { callId: 'call_x' })).toThrow(/UNIQUE/)
})

test('verify finds any changed field of any entry', async () => {
  const { db, ledger, fill } = open()
  fill(5, { service: 'chat', user: 'u', organization: 'o', reason: 'because' })
  db.exec('DROP TRIGGER entries_refuse_update')
  db.pragma('ignore_check_constraints = ON')
  const columns = db.prepare("SELECT name, type FROM pragma_table_info('entries')").all() as {
    name: string
    type: string
  }[]
  for (const { name, type } of columns.filter(
    (column) => column.name !== 'seq' && column.name !== 'adjusts',
  )) {
    const original = db.prepare(`SELECT ${name} FROM entries WHERE seq = 3`).pluck().get()
    db.exec(
      `UPDATE entries SET ${name} = ${type === 'INTEGER' ? `ifnull(${name}, 0) + 1` : `ifnull(${name}, '') || 'x'`} WHERE seq = 3`,
    )
    const verdict = await ledger.verify()
    expect({ name, ok: verdict.ok, at: verdict.firstBreak?.seq }).toEqual({
      name,
      ok: false,
      at: 3,
    })
    db.prepare(`UPDATE entries SET ${name} = ? WHERE seq = 3`).run(original)
    expect((await ledger.verify()).ok, `restored ${name}`).toBe(true)
  }
})

const charges: Charge[] = [
  { kind: 'input', quantity: 900, unitPicoUsd: 150_000, costNanoUsd: 135_000 },
  { kind: 'cached_input', quantity: 100, unitPicoUsd: 75_000, costNanoUsd: 7_500 },
  { kind: 'output', quantity: 200, unitPicoUsd: 600_000, costNanoUsd: 120_000 },
]
const billed = { charges, costNanoUsd: 262_500, serviceTier: 'flex', inferenceGeo: 'global' }

test('an entry keeps its charges, and the hash covers them and the terms they were billed by', async () => {
  const { db, ledger, fill } = open()
  fill(2)
  fill(2, billed)
  expect(ledger.get(ledger.list({}).items[0]?.id ?? '')).toMatchObject(billed)
  expect((await ledger.verify()).ok).toBe(true)
  db.exec('DROP TRIGGER entries_refuse_update')
  const kept = String(db.prepare('SELECT charges FROM entries WHERE seq = 3').pluck().get())
  const changes: [column: string, value: string | null][] = [
    ['charges', kept.replace('135000', '135001')],
    ['charges', kept.replace('900', '901')],
    ['charges', `${kept} `],
    ['charges', '[]'],
    ['charges', 'not JSON'],
    ['charges', null],
    ['service_tier', 'priority'],
    ['service_tier', null],
    ['inference_geo', 'us'],
  ]
  for (const [column, value] of changes) {
    const original = db.prepare(`SELECT ${column} FROM entries WHERE seq = 3`).pluck().get()
    db.prepare(`UPDATE entries SET ${column} = ? WHERE seq = 3`).run(value)
    expect((await ledger.verify()).firstBreak?.seq, `${column} ${value}`).toBe(3)
    expect(ledger.list({}).items).toHaveLength(4)
    db.prepare(`UPDATE entries SET ${column} = ? WHERE seq = 3`).run(original)
  }
  expect((await ledger.verify()).ok).toBe(true)
})

test('an entry from before charges were kept has the hash it was written with, and nothing can be put into it', async () => {
  const { db, ledger, fill } = open()
  const [entry] = fill(1)
  if (entry === undefined) throw new Error('no entry')
  const { seq, hash, prevHash, charges: none, serviceTier, inferenceGeo, suspect, ...early } = entry
  const facts = Object.values(early).map((value) =>
    typeof value === 'boolean' ? Number(value) : value,
  )
  expect(
    createHash('sha256')
      .update(JSON.stringify([prevHash, seq, ...facts]))
      .digest('hex'),
  ).toBe(hash)
  expect([none, serviceTier, inferenceGeo, suspect]).toEqual([null, null, null, false])
  db.exec('DROP TRIGGER entries_refuse_update')
  for (const change of [
    "charges = 'not JSON'",
    "charges = '[]'",
    "service_tier = 'flex'",
    "inference_geo = 'us'",
    'suspect = 1',
  ]) {
    db.exec(`UPDATE entries SET ${change} WHERE seq = 1`)
    expect((await ledger.verify()).firstBreak?.seq, change).toBe(1)
    db.exec(
      'UPDATE entries SET charges = NULL, service_tier = NULL, inference_geo = NULL, suspect = NULL WHERE seq = 1',
    )
  }
})

test('a suspect entry keeps its mark, in its hash and in each export; the others keep the hash they had without it', async () => {
  const { db, ledger, fill } = open()
  fill(1, { ...billed, suspect: true })
  fill(1, billed)
  expect(await ledger.verify()).toMatchObject({ ok: true })
  expect(
    (JSON.parse(await exported(ledger, 'json')) as { suspect: boolean }[]).map(
      ({ suspect }) => suspect,
    ),
  ).toEqual([true, false])
  expect(
    (await exported(ledger, 'csv')).split('\r\n').map((line) => line.split(',').at(-3)),
  ).toEqual(expect.arrayContaining(['suspect', 'true', 'false']))
  db.exec('DROP TRIGGER entries_refuse_update')
  for (const [seq, value] of [
    [1, 'NULL'],
    [2, '1'],
  ] as const) {
    db.exec(`UPDATE entries SET suspect = ${value} WHERE seq = ${seq}`)
    expect((await ledger.verify()).firstBreak?.seq).toBe(seq)
    db.exec(`UPDATE entries SET suspect = ${seq === 1 ? '1' : 'NULL'} WHERE seq = ${seq}`)
  }
})

test('exports carry the charges: as they are in JSON, as one cell in CSV', async () => {
  const { ledger, fill } = open()
  fill(1, billed)
  expect(JSON.parse(await exported(ledger, 'json'))).toMatchObject([billed])
  expect(await exported(ledger, 'csv')).toContain(
    `,flex,global,"${JSON.stringify(charges).replaceAll('"', '""')}",`,
  )
})

test('verify finds a removed entry', async () => {
  const { db, ledger, fill } = open()
  fill(5)
  db.exec('DROP TRIGGER entries_refuse_delete; DELETE FROM entries WHERE seq = 4')
  expect((await ledger.verify()).firstBreak).toMatchObject({
    seq: 5,
    reason: 'Entry 4 is missing.',
  })
})

test('pages go back by cursor without a gap or a repeat', () => {
  const { ledger, fill } = open()
  fill(25)
  const seen: number[] = []
  let cursor: string | undefined
  do {
    const page = ledger.list({ cursor, limit: 10 })
    seen.push(...page.items.map((entry) => entry.seq))
    cursor = page.nextCursor
  } while (cursor !== undefined)
  expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => 25 - index))
})

test('filters combine', () => {
  const { ledger, fill } = open()
  fill(3, { project: 'report' })
  fill(2, { project: 'report', outcome: 'rate_limited' })
  fill(4, { simulated: true, costNanoUsd: 0 })
  expect(ledger.list({ project: 'report' }).items).toHaveLength(5)
  expect(ledger.list({ project: 'report', outcome: 'rate_limited' }).items).toHaveLength(2)
  expect(ledger.list({ simulated: true }).items).toHaveLength(4)
  expect(ledger.list({ from: Date.UTC(2026, 5, 16) }).items).toHaveLength(0)
})

test('a cursor of no list is refused', () => {
  const { ledger } = open()
  expect(() => ledger.list({ cursor: "1' OR 1=1" })).toThrow(/cursor/)
})

test('exports carry every entry in every format, past the size of one slice', async () => {
  const { ledger, fill } = open()
  fill(1203)
  const json = JSON.parse(await exported(ledger, 'json')) as { seq: number }[]
  expect(json.map((entry) => entry.seq)).toEqual(
    Array.from({ length: 1203 }, (_, index) => index + 1),
  )
  expect((await exported(ledger, 'jsonl')).trimEnd().split('\n')).toHaveLength(1203)
  expect((await exported(ledger, 'csv')).trimEnd().split('\r\n')).toHaveLength(1204)
})

test('an empty export is still valid', async () => {
  const { ledger } = open()
  expect(JSON.parse(await exported(ledger, 'json'))).toEqual([])
  expect(await exported(ledger, 'jsonl')).toBe('')
})

test('an export does not see entries written after it began', async () => {
  const { ledger, fill } = open()
  fill(600)
  const pieces = ledger.export('jsonl', {})
  await pieces.next()
  await pieces.next()
  fill(100)
  let rest = ''
  for await (const piece of pieces) rest += piece
  expect(rest.trimEnd().split('\n')).toHaveLength(100)
})

test('a label that looks like a formula cannot run in a spreadsheet', async () => {
  const { ledger, fill } = open()
  for (const reason of [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '  =1',
    '\uFF1D1+1',
    'plain, "quoted"\nline',
  ])
    fill(1, { reason })
  const csv = await exported(ledger, 'csv')
  for (const line of csv.split('\r\n').slice(1)) expect(line).not.toMatch(/(^|,)"?[\s]*[=+@\uFF1D]/)
  expect(csv).toContain('"plain, ""quoted""\nline"')
})
