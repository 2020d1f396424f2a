/** The webhook on the page: added, its secret shown once, tested, sent again, changed and removed. */
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { startMockProvider } from '../support/mock-provider'
import { accessibilityBreaches } from './support/accessibility'
import { crossBudget } from './support/cross-budget'
import { expect, goTo, test } from './support/test'
import type { WebhookState } from '../../src/contract/webhook'

let server: Server
let url: string
let status: number
let bodies: string[]
test.beforeEach(async () => {
  status = 204
  bodies = []
  server = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body)
      response.writeHead(status).end(status === 204 ? undefined : 'the receiver is not well')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/hook`
})
test.afterEach(() => {
  server.closeAllConnections()
  server.close()
})

test('an address that may not be is told as it is typed; a private one asks first', async ({
  tollgate: page,
}) => {
  await goTo(page, '/settings')
  const section = page.getByRole('region', { name: 'Webhook' })
  const address = section.getByLabel('Address of the webhook')
  await address.fill('http://169.254.169.254/')
  await expect(section.getByText('Nothing is sent there', { exact: false })).toBeVisible()
  await expect(section.getByRole('button', { name: 'Add webhook' })).toBeDisabled()
  await address.fill('http://hooks.example.com/')
  await expect(section.getByText('in the clear', { exact: false })).toBeVisible()
  await address.fill('http://box.lan/hook')
  await section.getByRole('button', { name: 'Add webhook' }).click()
  await expect(section.getByText('Tick this to go on', { exact: false })).toBeVisible()
  expect(await accessibilityBreaches(page)).toEqual([])
})

test('a webhook is added, tested, given alerts, sent again, renewed and removed', async ({
  tollgate: page,
  served,
}) => {
  await served.api('POST', 'alerts/mute', { kind: 'price_snapshot_old', until: null })
  await goTo(page, '/settings')
  const section = page.getByRole('region', { name: 'Webhook' })
  await expect(section.getByText('kept for this session only', { exact: false })).toBeVisible()
  await section.getByLabel('Address of the webhook').fill(url)
  await section.getByRole('button', { name: 'Add webhook' }).click()
  const secret = section.getByText(/^whsec_/)
  await expect(secret).toBeVisible()
  const first = await secret.textContent()
  await section.getByRole('button', { name: 'Done' }).click()
  await expect(secret).toHaveCount(0)
  await page.reload()
  await expect(section.getByText(url)).toBeVisible()
  await expect(secret).toHaveCount(0)

  status = 500
  await section.getByRole('button', { name: 'Send test' }).click()
  await expect(section.getByText('It did not arrive')).toBeVisible()
  await expect(section.getByText('the receiver is not well').first()).toBeVisible()
  expect(await accessibilityBreaches(page)).toEqual([])
  status = 204
  const list = section.getByRole('list', { name: 'Last sendings, newest first' })
  await list.getByRole('button', { name: 'Send again: Test from Tollgate' }).click()
  await expect(list.getByText('Delivered')).toBeVisible()
  expect(new Set(bodies).size).toBe(1)

  const mock = await startMockProvider()
  await crossBudget(served, mock)
  await mock.close()
  await expect(list.getByRole('listitem').filter({ hasText: 'one call' }).first()).toContainText(
    'Delivered',
  )

  await section.getByRole('button', { name: 'New secret' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new secret' }).click()
  await expect(secret).toBeVisible()
  expect(await secret.textContent()).not.toBe(first)
  await section.getByRole('button', { name: 'Done' }).click()
  await expect(section.getByText('the one before signs too', { exact: false })).toBeVisible()

  await section.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(section.getByRole('button', { name: 'Add webhook' })).toBeVisible()
  const { body } = await served.api<WebhookState>('GET', 'webhook')
  expect(body.webhook).toBeNull()
})

for (const scheme of ['light', 'dark'] as const) {
  test(`passes axe in ${scheme}, with sendings that wait and that were given up`, async ({
    tollgate: page,
    served,
  }) => {
    await served.api('PATCH', 'settings', { theme: scheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
    await served.api('POST', 'alerts/mute', { kind: 'price_snapshot_old', until: null })
    status = 503
    await served.api('POST', 'webhook', { url, storage: 'session' })
    const mock = await startMockProvider()
    await crossBudget(served, mock)
    await mock.close()
    await served.api('POST', 'webhook/test')
    await goTo(page, '/settings')
    const section = page.getByRole('region', { name: 'Webhook' })
    await expect(section.getByText('Waiting').first()).toBeVisible()
    await expect(section.getByText('Failed', { exact: true })).toBeVisible()
    await expect(section.getByText('Last try failed')).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
    // Half the width is what a zoom of 200 % leaves.
    await page.setViewportSize({ width: 550, height: 900 })
    const body = page.locator('body')
    await expect
      .poll(() => body.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))
      .toBe(0)
    await section.scrollIntoViewIfNeeded()
  })
}
