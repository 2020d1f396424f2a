/** Taking exports in: recognised by their columns, told by their lines, whole or not at all. */
import { describe, expect, test } from 'vitest'
import { modelFamily } from '../../src/main/reconcile/model-family'
import { onBroken } from '../../src/main/storage/broken-cells'
import { parseDecimal, toNano } from '../../src/main/money/decimal'
import { june, openReconcile, usd } from './open-reconcile'
import {
  anthropicCostHeader,
  anthropicCostRow,
  anthropicUsageHeader,
  anthropicUsageRow,
  openaiCostHeader,
  openaiCostRow,
  openaiUsageHeader,
  openaiUsageRow,
} from './rows'

describe('recognised by its columns', () => {
  test.each([
    [
      'anthropic_usage',
      'usage_date_utc,model_version,api_key,workspace,usage_type,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count',
      '2025-06-12,claude-3-5-haiku-20241022,claude_code_key_user_abc,Claude Code,standard,8,0,0,0,1,0',
    ],
    [
      'anthropic_usage',
      'usage_date_utc,model_version,api_key,workspace,usage_type,usage_input_tokens_no_cache,usage_input_tokens_cache_write,usage_input_tokens_cache_read,usage_output_tokens',
      '2025-06-12T10:59,claude-3-5-haiku-20241022,a,b,standard,8,1,2,3',
    ],
    [
      'anthropic_usage',
      anthropicUsageHeader,
      '2026-03-22,claude-sonnet-4-20250514,test-key,Default,standard,≤ 200k,100000,0,0,0,5000,10,not_available,',
    ],
    [
      'anthropic_cost',
      'usage_date_utc,model,workspace,api_key,usage_type,token_type,cost_usd',
      '2024-12-07,Claude 3.5 Sonnet 2024-10-22,,Stéphane,message,input_no_cache,0.00',
    ],
    [
      'anthropic_cost',
      anthropicCostHeader,
      '2026-08-04,Claude Haiku 4.5,Default,demo-key,message,≤ 200k,input_no_cache,0.05,0.05,token,not_available,,apikey_01AAA,archived',
    ],
    [
      'openai_cost',
      'start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id,organization_id,organization_name',
      '1759795200,1759881600,2025-10-07T00:00:00+00:00,2025-10-08T00:00:00+00:00,0.569788,usd,,,org-a,Personal',
    ],
    [
      'openai_cost',
      openaiCostHeader,
      '1790553600,1790640000,2026-09-28T00:00:00,2026-09-29T00:00:00,0.003835980000000000000000000000,usd,,,,,,,org-a,,,,',
    ],
    ['openai_usage', openaiUsageHeader, openaiUsageRow(june(1), { input: 5 })],
  ])('%s', async (family, header, row) => {
    const house = openReconcile()
    const marked = {
      text: `\uFEFF"${header.split(',').join('","')}"\r\n${row}\r\n`,
      fileName: 'x.txt',
    }
    expect(await house.reconcile.imports.take(marked, 'page')).toMatchObject({
      state: 'kept',
      rows: 1,
      export: { family, fileName: 'x.txt' },
    })
  })

  test.each([
    ['a,b\n1,2\n', 'none of the exports that can be read'],
    [
      'usage_date_utc,model_version,tokens\n',
      "looks like Anthropic's token export, but usage_output_tokens is missing. Its columns: usage_date_utc, model_version, tokens.",
    ],
    ['', 'Line 1: the file is empty.'],
    [`${openaiCostHeader}\n`, 'a header and no rows'],
  ])('%j is refused in words', async (text, words) => {
    const house = openReconcile()
    await expect(house.reconcile.imports.take({ text }, 'page')).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(words) as string,
    })
  })

  test('columns that were not read are told, those that name people are not kept at all', async () => {
    const house = openReconcile()
    await house.take(openaiCostHeader, openaiCostRow(june(1), '', '1.00'))
    expect(house.reconcile.imports.list()[0]?.unreadColumns).toEqual([
      'quantity',
      'quantity_unit',
      'organization_id',
      'api_source',
    ])
    const kept = JSON.stringify(house.db.prepare('SELECT * FROM export_rows').all())
    expect(kept).not.toMatch(/Secret project|Personal|me@example/)
  })
})

describe('what cannot be read', () => {
  test('is told by line, all of it, and nothing of the file is kept', async () => {
    const house = openReconcile()
    const wrong = house.take(
      anthropicUsageHeader,
      anthropicUsageRow(june(1), { input: 1 }),
      anthropicUsageRow(june(1), { input: 1.5 }),
      '"2026-06-01\n",claude',
      anthropicUsageRow(june(2), {}).replace('2026-06-02', '2. June'),
    )
    await expect(wrong).rejects.toMatchObject({
      message: [
        'Nothing was imported.',
        'Line 3: usage_input_tokens_no_cache is no whole number: "1.5".',
        'Line 4: 2 cells where the header has 14.',
        'Line 6: usage_date_utc is no date: "2. June".',
      ].join('\n'),
    })
    expect(house.reconcile.imports.list()).toEqual([])
    expect(house.db.prepare('SELECT count(*) FROM export_rows').pluck().get()).toBe(0)
  })

  test.each([
    ['"1,50"', 'amount_value is no amount'],
    ['1e-5', 'amount_value is no amount'],
    ['1.5,eur', 'amount_currency is "eur": only USD can be compared.'],
  ])('money as %s is refused', async (amount, words) => {
    const house = openReconcile()
    const row = amount.includes('eur')
      ? openaiCostRow(june(1), 'x', '1.5').replace(',usd,', ',eur,')
      : openaiCostRow(june(1), 'x', amount)
    await expect(house.take(openaiCostHeader, row)).rejects.toThrow(`Line 2: ${words}`)
  })

  test('of many faults twenty are told', async () => {
    const house = openReconcile()
    const rows = Array.from({ length: 50 }, () => 'x')
    await expect(house.take(anthropicUsageHeader, ...rows)).rejects.toThrow(
      /Line 21:.*\nAnd 30 more\.$/,
    )
  })
})

describe('what was imported before', () => {
  const total = async (house: ReturnType<typeof openReconcile>) =>
    ((await house.report('openai')).cost?.exportNanoUsd ?? 0) / usd

  test('is replaced by day: the same file twice, and a range that overlaps', async () => {
    const house = openReconcile()
    const days = [1, 2, 3].map((day) => openaiCostRow(june(day), 'gpt-5, input', '1.00'))
    await house.take(openaiCostHeader, ...days)
    await house.take(openaiCostHeader, ...days)
    expect(await total(house)).toBe(3)
    expect(house.reconcile.imports.list()).toHaveLength(1)
    await house.take(
      openaiCostHeader,
      openaiCostRow(june(3), 'gpt-5, input', '5.00'),
      openaiCostRow(june(4), 'gpt-5, input', '2.00'),
    )
    expect(await total(house)).toBe(9)
    expect(house.reconcile.imports.list()).toHaveLength(2)
  })

  test('is kept for other projects; a sum over all of them replaces what was told by project', async () => {
    const house = openReconcile()
    const other = openaiCostRow(june(1), 'gpt-5, input', '4.00').replace('proj_1', 'proj_2')
    await house.take(openaiCostHeader, openaiCostRow(june(1), 'gpt-5, input', '1.00'))
    await house.take(openaiCostHeader, other)
    expect(await total(house)).toBe(5)
    await house.take(openaiCostHeader, openaiCostRow(june(1), '', '5.50').replace('proj_1', ''))
    expect(await total(house)).toBe(5.5)
    await house.take(openaiCostHeader, other)
    expect(await total(house)).toBe(4)
  })

  test('goes when it is taken away, and an import that is not there is told', async () => {
    const house = openReconcile()
    const { importId } = await house.take(
      openaiCostHeader,
      openaiCostRow(june(1), 'gpt-5, input', '1.00'),
    )
    await house.reconcile.imports.remove(importId, 'page')
    expect((await house.report('openai')).cost).toBeNull()
    expect(house.db.prepare('SELECT count(*) FROM export_rows').pluck().get()).toBe(0)
    await expect(house.reconcile.imports.remove(importId, 'page')).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

test('imports, their removal and links of keys are on record, with who and what; what is refused is not', async () => {
  const { reconcile, audit } = openReconcile()
  const text = [openaiCostHeader, openaiCostRow(june(1), 'gpt-4o, input', '1'), ''].join('\n')
  const { importId } = await reconcile.imports.take({ text, fileName: 'june.csv' }, 'page')
  await expect(reconcile.imports.take({ text: 'a,b\n' }, 'page')).rejects.toThrow()
  reconcile.linkKey({ provider: 'openai', name: 'key_x', keyId: 'key_o' }, 'api')
  reconcile.linkKey({ provider: 'openai', name: 'key_x', keyId: null }, 'page')
  expect(() =>
    reconcile.linkKey({ provider: 'openai', name: 'key_x', keyId: 'key_a' }, 'page'),
  ).toThrow()
  await reconcile.imports.remove(importId, 'api')
  await expect(reconcile.imports.remove(importId, 'api')).rejects.toThrow()
  const facts = JSON.stringify({ family: 'openai_cost', from: june(1), to: june(2), rows: 1 })
  expect(
    audit
      .list({})
      .items.map(({ who, what, subject, before, after }) => [who, what, subject, before, after]),
  ).toEqual([
    ['api', 'export removed', 'june.csv', facts, null],
    ['page', 'export key linked', 'openai: key_x', '{"keyId":"key_o"}', '{"keyId":null}'],
    ['api', 'export key linked', 'openai: key_x', null, '{"keyId":"key_o"}'],
    ['page', 'export imported', 'june.csv', null, facts],
  ])
})

test('an empty day is no zero: the export says nothing of it', async () => {
  const house = openReconcile()
  house.book('gpt-4o', june(1), { input: 1000 })
  const row = openaiCostRow(june(1), '', '')
  await house.take(openaiCostHeader, row.slice(0, row.indexOf(',,usd')) + ','.repeat(13))
  const { cost } = await house.report('openai')
  expect(cost?.lines).toMatchObject([{ state: 'export_silent', unexplainedNanoUsd: -2_500_000 }])
  expect(cost?.days).toMatchObject([{ exportNanoUsd: null }])
})

test('an amount that can no longer be read counts as nothing, and takes no other with it', async () => {
  const house = openReconcile()
  await house.take(
    openaiCostHeader,
    openaiCostRow(june(1), 'gpt-5, input', '1.00'),
    openaiCostRow(june(2), 'gpt-5, input', '2.00'),
  )
  house.db.prepare("UPDATE export_rows SET cost = 'torn' WHERE number = 0").run()
  const found: string[] = []
  onBroken(house.db, ({ place, text }) => void found.push(`${place} ${text}`))
  expect((await house.report('openai')).cost?.exportNanoUsd).toBe(2 * usd)
  expect(found).toEqual(['export_rows.cost torn'])
})

test('a key is linked once; until then its rows are not ours', async () => {
  const house = openReconcile()
  house.book('gpt-4o', june(1), { input: 1_000_000 })
  await house.take(
    openaiCostHeader,
    openaiCostRow(june(1), 'gpt-4o, input', '2.50', { key: 'key_x' }),
  )
  const before = await house.report('openai')
  expect(before.keys).toEqual([{ name: 'key_x', keyId: null, known: 'unknown' }])
  expect(before.cost?.lines).toHaveLength(2)
  house.reconcile.linkKey({ provider: 'openai', name: 'key_x', keyId: 'key_o' }, 'page')
  const after = await house.report('openai')
  expect(after.keys).toEqual([{ name: 'key_x', keyId: 'key_o', known: 'chosen' }])
  expect(after.cost?.lines).toMatchObject([{ state: 'matched', keyId: 'key_o' }])
  expect(() =>
    house.reconcile.linkKey({ provider: 'openai', name: 'key_x', keyId: 'key_a' }, 'page'),
  ).toThrow('There is no key')
})

test('pieces cut anywhere read as the whole file, others have their turn in between, and lines stay theirs', async () => {
  const house = openReconcile()
  const rows = Array.from({ length: 4000 }, (_, index) =>
    anthropicCostRow(june(1 + (index % 28)), 'output', `${index % 7}.01`, {
      key: `key "${index % 5}", shared`.replaceAll('"', ''),
    }),
  ).map((row) => row.replace(/key (\d), shared/, '"key ""$1"",\nshared"'))
  const text = [anthropicCostHeader, ...rows, ''].join('\r\n')
  let turns = 0
  let counting = true
  const count = () => {
    turns += 1
    if (counting) setImmediate(count)
  }
  setImmediate(count)
  const { imports } = house.reconcile
  let importId: string | undefined
  for (let at = 0; at < text.length; at += 99_991) {
    const piece = { text: text.slice(at, at + 99_991), more: at + 99_991 < text.length }
    const answer = await imports.take(
      importId === undefined ? piece : { ...piece, importId },
      'page',
    )
    importId = answer.importId
    expect(answer.state).toBe(piece.more ? 'arriving' : 'kept')
  }
  counting = false
  expect(turns).toBeGreaterThan(rows.length / 500)
  const { cost, keys } = await house.report('anthropic')
  expect(keys).toHaveLength(5)
  const cents = rows.reduce((sum, _, index) => sum + (index % 7) * 100 + 1, 0)
  expect(cost?.exportNanoUsd).toBe((cents * usd) / 100)
  await expect(imports.take({ text: '', importId: importId ?? '' }, 'page')).rejects.toMatchObject({
    code: 'not_found',
  })
})

test.each([
  ['Claude 3.5 Sonnet 2024-10-22', 'claude-3-5-sonnet'],
  ['claude-3-5-sonnet-20241022', 'claude-3-5-sonnet'],
  ['Claude Haiku 4.5', 'claude-haiku-4-5'],
  ['claude-sonnet-4-20250514', 'claude-sonnet-4'],
  ['claude-sonnet-4-0', 'claude-sonnet-4'],
  ['gpt-4o-2024-08-06', 'gpt-4o'],
  ['gpt-4-0613', 'gpt-4'],
  ['gpt-4.1-mini', 'gpt-4.1-mini'],
  ['ft-gpt-4o-2024-08-06', 'ft-gpt-4o'],
])('%s is of the family %s', (written, family) => expect(modelFamily(written)).toBe(family))

test.each([
  ['0.003835980000000000000000000000', 3_835_980],
  ['0.0000000005', 1],
  ['-0.0000000005', -1],
  ['0.0000000004999999999999999', 0],
  ['1234567.123456789', 1_234_567_123_456_789],
  ['1,5', undefined],
  ['1e3', undefined],
  ['.5', undefined],
])('%s USD is %s nano', (text, nano) => {
  const amount = parseDecimal(text)
  expect(amount === undefined ? undefined : toNano(amount)).toBe(nano)
})
