/**
 * A console that dies in the middle of a paid answer: the turn keeps its text and gets its cost
 * once the console is back.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pickModel } from './support/by-keyboard'
import { connectUpstream } from './support/money-pages'
import { serve } from './support/serve'
import { expect, openConsole, test } from './support/test'

test('a turn cut by a crash says that its cost is not known yet, then what it was', async ({
  page,
  pageErrors,
}) => {
  const home = mkdtempSync(join(tmpdir(), 'tollgate-crash-'))
  const first = await serve({ home })
  const port = new URL(first.url).port
  const mock = await connectUpstream(first)
  mock.script(() => ({
    chunks: Array.from({ length: 60 }, (_, index) => `word${index} `),
    hangAfterChunks: 10,
  }))
  await openConsole(page, first)
  await pickModel(page, 'gpt-4o-mini')
  await page.keyboard.type('Tell me much.')
  await page.keyboard.press('ControlOrMeta+Enter')
  const answer = page.getByRole('article', { name: 'Assistant message' })
  await expect(answer).toContainText('word5')
  await first.stop('SIGKILL')
  await expect(answer.getByText('not known yet')).toBeVisible()
  await expect(answer).toContainText('word5')

  const second = await serve({ home, flags: ['--port', port] })
  await openConsole(page, second)
  await expect(answer).toContainText('word5')
  await expect(answer.getByText('not known yet')).toHaveCount(0)
  await expect(answer.getByText('cost', { exact: true })).toBeVisible()
  await expect(answer).toContainText(/cost\s*\$0\.\d+/)
  await page.goto('about:blank')
  // A console that was killed shows as failed requests on the page's own console.
  pageErrors.length = 0
  await second.stop()
  await mock.close()
  rmSync(home, { recursive: true, force: true })
})
