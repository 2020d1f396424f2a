/** Exports chosen and dropped on the Usage page, differences with their causes, a correction from one. */
import type { Page } from '@playwright/test'
import { call, connectUpstream, expectAccessibleInBoth } from './support/money-pages'
import { expect, goTo, test } from './support/test'
import {
  openaiCostHeader,
  openaiCostRow,
  openaiUsageHeader,
  openaiUsageRow,
} from '../reconcile/rows'

/** The vendors' day of a moment. */
const dayOf = (at: number) => Math.floor(at / 86_400_000) * 86_400_000

function csv(name: string, ...lines: readonly string[]) {
  return {
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.map((line) => `${line}\n`).join('')),
  }
}

test('without exports the page says what to save and where, and that it stays here', async ({
  tollgate: page,
}) => {
  await goTo(page, '/usage')
  await page.getByText('Reconcile', { exact: true }).click()
  await expect(page.getByText('No exports yet')).toBeVisible()
  await expect(page.getByText('They are read on this machine and go nowhere else')).toBeVisible()
  await expectAccessibleInBoth(page)
})

test('a file that cannot be read is told by its lines, beside one that can', async ({
  tollgate: page,
}) => {
  const day = dayOf(Date.now())
  await goTo(page, '/usage/reconcile?provider=openai')
  await page
    .getByLabel('Export files')
    .setInputFiles([
      csv('wrong.csv', openaiCostHeader, openaiCostRow(day, 'gpt-4o, input', 'much')),
      csv('right.csv', openaiCostHeader, openaiCostRow(day, 'gpt-4o, input', '1.25')),
    ])
  const fault = page.getByRole('alert').filter({ hasText: 'wrong.csv' })
  await expect(fault).toContainText('Nothing was imported.')
  await expect(fault.getByRole('listitem')).toHaveText([
    /^Line 2: amount_value is no amount in plain decimals/,
  ])
  await expect(page.getByText(/^OpenAI cost: 1 row,/)).toBeVisible()
  await expect(page.getByRole('table', { name: 'Causes: amount' })).toContainText(
    'Keys used outside Tollgate',
  )
  await expectAccessibleInBoth(page)
})

test('a difference is shown with its cause, its key is linked, and the rest is booked as a correction', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectUpstream(served)
  const { body } = await call(served, { model: 'openai/gpt-4o' })
  const cost = body.costNanoUsd
  const made = await served.api<{ items: { time: number }[] }>('GET', 'ledger')
  const day = dayOf(made.body.items[0]?.time ?? 0)
  const exported = ((cost + 250_000_000) / 1e9).toFixed(9)
  await goTo(page, '/usage/reconcile?provider=openai')
  const drop = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([text ?? ''], name ?? '', { type: 'text/csv' }))
      return transfer
    },
    [
      'cost.csv',
      `${openaiCostHeader}\n${openaiCostRow(day, 'gpt-4o-2024-08-06, input', exported, { key: 'key_far' })}\n`,
    ],
  )
  await page
    .getByRole('region', { name: 'Import exports' })
    .dispatchEvent('drop', { dataTransfer: drop })
  const lines = page.getByRole('table', { name: 'Lines that differ in cost' })
  await expect(lines).toContainText('Not ours: key_far')

  await page.getByLabel('key_far').selectOption({ label: await optionOf(page) })
  await expect(lines).not.toContainText('key_far')
  await expect(lines.getByRole('row')).toHaveCount(2)
  await expect(lines).toContainText('Unexplained')
  await expect(page.getByText('Some of it nothing explains')).toBeVisible()
  await expectAccessibleInBoth(page)
  await expect(lines.getByRole('rowheader').getByRole('link')).toHaveAttribute(
    'href',
    /^#\/ledger\?from=\d+&to=\d+&provider=openai&key=.+&simulated=false$/,
  )

  await lines.getByRole('button', { name: 'Correct' }).click()
  const form = page.getByRole('form', { name: 'Correct the ledger' })
  await expect(form).toContainText('$0.25')
  await expect(form.getByLabel('Reason')).toHaveValue(
    /^Reconciled with the vendor's cost export of/,
  )
  await expectAccessibleInBoth(page)
  await form.getByRole('button', { name: 'Record the correction' }).click()
  await expect(page.getByText('Every line matches.')).toBeVisible()
  await expect(page.getByText('Every difference is explained')).toBeVisible()
  const { body: ledger } = await served.api<{ items: { kind: string; costNanoUsd: number }[] }>(
    'GET',
    'ledger',
  )
  expect(ledger.items.map(({ kind, costNanoUsd }) => [kind, costNanoUsd])).toEqual([
    ['adjustment', 250_000_000],
    ['attempt', cost],
  ])

  await page.getByRole('button', { name: 'Take away cost.csv' }).click()
  await expect(page.getByText('No exports yet')).toBeVisible()
  await mock.close()
})

/** The option of the key that the console has. */
async function optionOf(page: Page): Promise<string> {
  const options = page.getByLabel('key_far').getByRole('option')
  await expect(options).toHaveCount(2)
  return (await options.last().textContent()) ?? ''
}

test('a month of both exports at 1100 pixels and at twice the size keeps to its width', async ({
  tollgate: page,
}) => {
  const start = Date.UTC(2026, 5, 1)
  const days = Array.from({ length: 30 }, (_, index) => start + index * 86_400_000)
  await goTo(page, '/usage/reconcile?provider=openai')
  await page.getByLabel('Export files').setInputFiles([
    csv(
      'cost.csv',
      openaiCostHeader,
      ...days.flatMap((at) => [
        openaiCostRow(at, 'gpt-4o-2024-08-06, input', '12.345678901', {
          key: 'key_of_a_colleague_with_a_long_name',
        }),
        openaiCostRow(at, 'web search tool calls', '0.25', { key: 'key_2' }),
      ]),
    ),
    csv(
      'usage.csv',
      openaiUsageHeader,
      ...days.map((at) =>
        openaiUsageRow(at, {
          input: 4_938_271,
          output: 0,
          key: 'key_of_a_colleague_with_a_long_name',
        }),
      ),
    ),
  ])
  await expect(page.getByText(/^OpenAI usage \(tokens\): 30 rows/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Show all 60 lines' })).toBeVisible()
  for (const width of [1440, 1100, 640]) {
    await page.setViewportSize({ width, height: 900 })
    const { scroll, client } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      client: document.documentElement.clientWidth,
    }))
    expect(scroll).toBeLessThanOrEqual(client)
    await expectAccessibleInBoth(page)
  }
})
