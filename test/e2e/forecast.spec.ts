/**
 * Forecasts in a real browser over a console that has lived through forty-five days: on the chart of
 * the Usage page, on the budgets, and in words.
 */
import { readFile } from 'node:fs/promises'
import type { UsageForecast } from '../../src/contract/forecast'
import type { MockProvider } from '../support/mock-provider'
import { call, connectUpstream, expectAccessibleInBoth } from './support/money-pages'
import { daysAgo, liveThrough } from './support/past'
import type { ServedConsole } from './support/serve'
import { expect, goTo, openConsole, test } from './support/test'

const days = 45

/** A call a day whose cost differs a little; the console's clock shows today afterwards. */
async function usedDaily(served: ServedConsole): Promise<MockProvider> {
  const mock = await connectUpstream(served)
  let made = 0
  mock.script(() => {
    made += 1
    return { text: 'hello', usage: { input: 100_000 + 8000 * ((made * 5) % 11), output: 50 } }
  })
  await liveThrough(served, days, () => [{ model: 'openai/gpt-4o' }])
  return mock
}

test.describe('after forty-five days of use', () => {
  test.use({ consoleEnv: daysAgo(days) })

  test('the month is drawn to its end as chart, table, CSV and picture, and told with its back-test', async ({
    page,
    served,
  }) => {
    const mock = await usedDaily(served)
    try {
      const { body } = await served.api<UsageForecast>('GET', 'usage/forecast')
      expect(body).toMatchObject({ state: 'ready', backTest: { predicted: expect.any(Number) } })
      await openConsole(page, served)
      await goTo(page, '/usage')
      const line = page.getByRole('region', { name: 'Forecast', exact: true })
      await expect(line).toContainText(/^Spend in [A-Z][a-z]+: about \$\d/)
      await expect(line).toContainText('this method was off by')
      await line.getByRole('button', { name: 'Show this month' }).click()
      await expect(page).toHaveURL(/range=month/)
      await expect(
        page.getByRole('img', { name: /^Spend by model: .* Forecast: \$\d.* to come\.$/ }),
      ).toBeVisible()
      await expect(line.getByRole('button')).toHaveCount(0)
      await expectAccessibleInBoth(page)

      await page.getByText('Table', { exact: true }).click()
      const table = page.getByRole('table', { name: 'Spend by model' })
      await expect(table.getByRole('columnheader').last()).toHaveText('Forecast')
      await expectAccessibleInBoth(page)
      const [csv] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save as CSV' }).click(),
      ])
      const lines = (await readFile(await csv.path(), 'utf8')).split('\r\n')
      expect(lines[0]).toMatch(/,forecast \(USD\),forecast low \(USD\),forecast high \(USD\)$/)
      const [, toCome = ''] =
        /,([\d.]+),,$/.exec(lines.find((row) => row.startsWith('total,')) ?? '') ?? []
      // The rest of today shrinks by the second.
      expect(Number(toCome) * 1e9).toBeGreaterThan(0)
      expect(Number(toCome) * 1e9).toBeLessThan((body.total?.expected ?? 0) - body.soFar + 1e7)

      await page.getByRole('button', { name: /^Saved/ }).click()
      await expect(line).toHaveCount(0)
    } finally {
      await mock.close()
    }
  })

  test('a budget says when it runs out, and opens its burn-down by keyboard', async ({
    page,
    served,
  }) => {
    const mock = await usedDaily(served)
    try {
      const since = Date.now() - 2 * days * 86_400_000
      const asked = `usage/forecast?from=${since}`
      const spent = (await served.api<UsageForecast>('GET', asked)).body.soFar
      const everything = { unit: 'usd', enforcement: 'notify' }
      const made = [
        { name: 'All', period: 'total', limit: Math.round(spent * (1 + 10 / days)) },
        { name: 'Plenty', period: 'month', limit: spent * 100 },
        { name: 'Quiet', period: 'month', limit: 1e9, scope: { project: 'report' } },
      ]
      for (const budget of made)
        expect((await served.api('POST', 'budgets', { ...everything, ...budget })).status).toBe(201)
      await openConsole(page, served)
      await goTo(page, '/budgets')
      const row = (name: string) => page.getByRole('listitem', { name })
      const opener = row('All').getByRole('button', { name: /Show the forecast/ })
      await expect(opener).toHaveText(/^runs out about \d+ [A-Z][a-z]{2} \(.+\)$/)
      await expect(row('Plenty')).toContainText(/lasts: about \$[\d.]+ when it resets/)
      await expect(row('Quiet')).toContainText('No forecast yet: not enough data')
      await expectAccessibleInBoth(page)

      await opener.focus()
      await page.keyboard.press('Enter')
      const panel = page.getByRole('complementary', { name: 'Forecast' })
      await expect(panel).toContainText(/^Forecast of All.*Runs out about/s)
      await expect(
        panel.getByRole('img', { name: /^What is left of All day by day/ }),
      ).toBeVisible()
      await expect(panel).toContainText('this method was off by')
      await expectAccessibleInBoth(page)
      const [png] = await Promise.all([
        page.waitForEvent('download'),
        panel.getByRole('button', { name: 'Save as PNG' }).click(),
      ])
      expect((await readFile(await png.path())).subarray(1, 4).toString()).toBe('PNG')
      await panel.getByText('Table', { exact: true }).click()
      // Until it is surely used up, not all the ninety days that are looked at.
      await expect(panel.getByRole('row', { name: /expected/ }).nth(9)).toBeAttached()
      expect(await panel.getByRole('row', { name: /expected/ }).count()).toBeLessThan(40)
      await expectAccessibleInBoth(page)
      await page.keyboard.press('Escape')
      await expect(panel).toHaveCount(0)
      await expect(opener).toBeFocused()
    } finally {
      await mock.close()
    }
  })
})

test('a ledger of one day says what is missing for a forecast', async ({
  tollgate: page,
  served,
}) => {
  await call(served)
  await goTo(page, '/usage?range=month')
  await expect(page.getByRole('region', { name: 'Forecast', exact: true })).toContainText(
    'No forecast yet. Not enough data: 0 whole days since the first use, 14 are needed.',
  )
  await expectAccessibleInBoth(page)
})
