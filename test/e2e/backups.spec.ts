/**
 * Backups in a real browser: one made, the way back to it, and the way out of a ledger that was
 * damaged.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Backup } from '../../src/contract/backups'
import { accessibilityBreaches } from './support/accessibility'
import { calls } from './support/money-pages'
import { serve } from './support/serve'
import { expect, goTo, openConsole, test } from './support/test'

interface Health {
  readonly ledger: { readonly trusted: boolean; readonly entries: number }
}

test('a backup made on the page is listed as verified, and a restore says what it loses before it does', async ({
  tollgate: page,
  served,
}) => {
  await calls(served, 2)
  await goTo(page, '/settings')
  const section = page.getByRole('region', { name: 'Backups' })
  await section.getByRole('button', { name: 'Back up now' }).click()
  const row = section.getByRole('listitem').filter({ hasText: 'Asked for' })
  await expect(row).toContainText('2 entries')
  await expect(row).toContainText('Verified')
  await calls(served, 3)
  await page.reload()
  await row.getByRole('button', { name: 'Restore' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('3 entries written after it will not be in it')
  await expect(dialog.getByRole('button', { name: 'Verify and restore' })).toBeDisabled()
  expect(await accessibilityBreaches(page), 'asking').toEqual([])
  await dialog.getByLabel('Reason, kept on record').fill('a drill')
  await dialog.getByRole('button', { name: 'Verify and restore' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(section.getByRole('listitem').filter({ hasText: 'Before a restore' })).toContainText(
    '5 entries',
  )
  expect((await served.api<Health>('GET', 'health')).body.ledger).toMatchObject({
    trusted: true,
    entries: 2,
  })
  expect(await accessibilityBreaches(page), 'restored').toEqual([])
})

test('a damaged ledger: the banner offers the newest good backup, and calls go on after it', async ({
  page,
}) => {
  const home = mkdtempSync(join(tmpdir(), 'tollgate-e2e-'))
  const first = await serve({ home })
  await calls(first, 2)
  const { body: made } = await first.api<Backup>('POST', 'backups')
  expect(made.problem).toBeNull()
  await first.stop()
  for (const suffix of ['-wal', '-shm']) rmSync(join(home, `ledger.db${suffix}`), { force: true })
  writeFileSync(join(home, 'ledger.db'), 'not a database '.repeat(2000))
  const second = await serve({ home })
  await openConsole(page, second)
  await expect(page.getByText('The ledger cannot be trusted.')).toBeVisible()
  expect(await accessibilityBreaches(page)).toEqual([])
  await page.getByRole('button', { name: 'Restore the newest good backup' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('with 2 entries')
  await dialog.getByLabel('Reason, kept on record').fill('the disk')
  await dialog.getByRole('button', { name: 'Verify and restore' }).click()
  await expect(page.getByText('The ledger cannot be trusted.')).toHaveCount(0)
  await expect(page.getByText('A backup is being restored.')).toHaveCount(0)
  await calls(second, 1)
  expect((await second.api<Health>('GET', 'health')).body.ledger).toMatchObject({
    trusted: true,
    entries: 3,
  })
  // The page would report the line it loses.
  await page.goto('about:blank')
  await second.stop()
})
