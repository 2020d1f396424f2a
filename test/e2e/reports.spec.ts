/** Reports in a real browser: saved from the Usage page, and written into a folder by a schedule. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call, calls, connectUpstream, expectAccessibleInBoth } from './support/money-pages'
import { expect, goTo, test } from './support/test'

test('a report is chosen by keyboard, told before it is made, and saved as PDF and as Markdown', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectUpstream(served)
  await call(served, { model: 'openai/gpt-4o-mini', project: 'report', service: 'chat' })
  await call(served, { model: 'openai/gpt-4o-mini', project: 'dev', user: 'ann' })
  await mock.close()
  await goTo(page, '/usage?project=report')
  await page.getByRole('button', { name: 'Report…' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Report' })
  await expect(dialog.getByRole('status')).toHaveText(
    'No call was made in this time: the report will say so.',
  )
  await expect(dialog.getByText('About project report.', { exact: false })).toBeVisible()
  await dialog.getByRole('combobox', { name: 'Month' }).click()
  await page.getByRole('option', { name: /, so far$/ }).click()
  await expect(dialog.getByRole('status')).toHaveText(/^1 call, \$0\.00/)
  await expectAccessibleInBoth(page)

  const [pdf] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save report' }).click(),
  ])
  expect(pdf.suggestedFilename()).toMatch(/^tollgate-report-.*\.pdf$/)
  expect((await readFile(await pdf.path())).subarray(0, 5).toString()).toBe('%PDF-')
  await expect(dialog).toHaveCount(0)

  await page.getByRole('button', { name: 'Report…' }).click()
  await dialog.getByText('Day', { exact: true }).click()
  await dialog.getByRole('combobox', { name: 'Day' }).click()
  await page.getByRole('option', { name: /, so far$/ }).click()
  await dialog.getByText('Markdown', { exact: true }).click()
  const [markdown] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save report' }).click(),
  ])
  const text = await readFile(await markdown.path(), 'utf8')
  expect(text).toContain('Calls of project report')
  expect(text).toContain('| chat | 1 |')
})

test('a schedule is set, written at once, and says what it did; a folder that is none is refused in place', async ({
  tollgate: page,
  served,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-e2e-reports-'))
  try {
    await calls(served, 1)
    await goTo(page, '/settings')
    const section = page.getByRole('region', { name: 'Reports' })
    await section.getByRole('combobox', { name: 'Write reports' }).click()
    await page.getByRole('option', { name: 'Every month' }).click()
    await expect(section.getByText('Give the whole path of the folder.')).toBeVisible()
    await expect(section.getByRole('button', { name: 'Save' })).toBeDisabled()
    await section.getByLabel('Folder for reports').fill(join(folder, 'nosuch'))
    await section.getByRole('button', { name: 'Save' }).click()
    await expect(section.getByText(/There is no folder/)).toBeVisible()
    await section.getByLabel('Folder for reports').fill(folder)
    await section.getByLabel('Markdown').check()
    await section.getByRole('button', { name: 'Save' }).click()
    await expect(section.getByRole('status')).toHaveText(/: 2 files written\.$/)
    expect(
      readdirSync(folder)
        .map((name) => name.replace(/\d{4}-\d{2}/, 'MONTH'))
        .sort(),
    ).toEqual(['tollgate-report-MONTH.md', 'tollgate-report-MONTH.pdf'])
    await section.getByRole('button', { name: 'Write now' }).click()
    await expect(section.getByRole('status')).toHaveText(
      /: 2 files already there and left as they were\.$/,
    )
    await expectAccessibleInBoth(page)
    rmSync(folder, { recursive: true })
    await section.getByRole('button', { name: 'Write now' }).click()
    await expect(
      section
        .getByRole('list', { name: 'What could not be written' })
        .getByText(/There is no folder/),
    ).toBeVisible()
    await expectAccessibleInBoth(page)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
