/** Images in a prompt: attached by button, pasted, dropped, removed by keyboard, and refused. */
import { deflateSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { accessibilityBreaches } from './support/accessibility'
import { expect, goTo, test } from './support/test'

const message = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true })
const attached = (page: Page) => page.getByRole('list', { name: 'Attached images' })
const remove = (page: Page, place: number) =>
  page.getByRole('button', { name: new RegExp(`^Remove image ${place},`) })

/** A picture of 32 × 24 in one colour. */
function picture(red: number, green: number, blue: number): Buffer {
  const [width, height] = [32, 24]
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, Buffer.of(red, green, blue))])
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2], 8)
  return Buffer.concat([
    Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    part('IHDR', head),
    part('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))),
    part('IEND', Buffer.alloc(0)),
  ])
}

function part(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

function crc32(bytes: Buffer): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

const upload = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer })

async function pick(page: Page, model: string) {
  await page.getByRole('button', { name: /^Model:/ }).click()
  await page.getByRole('textbox', { name: 'Search models' }).fill(model)
  await page.getByRole('option', { name: new RegExp(`^${model}`) }).click()
}

/** Files as another program gives them: on the clipboard, or let go over the message. */
async function give(page: Page, how: 'paste' | 'drop', file: Buffer) {
  await message(page).evaluate(
    (field, { base64, by }) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
      const data = new DataTransfer()
      data.items.add(new File([bytes], 'shot.png', { type: 'image/png' }))
      const shared = { bubbles: true, cancelable: true }
      field.dispatchEvent(
        by === 'paste'
          ? new ClipboardEvent('paste', { ...shared, clipboardData: data })
          : new DragEvent('drop', { ...shared, dataTransfer: data }),
      )
    },
    { base64: file.toString('base64'), by: how },
  )
}

test('attached, pasted and dropped images are shown, counted, removed by keyboard, and sent', async ({
  tollgate: page,
  served,
}) => {
  await pick(page, 'sim-standard')
  await message(page).fill('What is on these?')
  await expect(page.getByText(/^[\d\s]+ in$/)).toBeVisible()
  const before = await page.getByText(/^[\d\s]+ in$/).innerText()
  await page.getByLabel('Image files').setInputFiles(upload('red.png', picture(200, 40, 40)))
  await expect(attached(page).getByRole('img')).toHaveCount(1)
  await expect(page.getByText(/^[\d\s]+ in$/)).not.toHaveText(before)
  await give(page, 'paste', picture(40, 160, 60))
  await give(page, 'drop', picture(40, 60, 200))
  await expect(attached(page).getByRole('img')).toHaveCount(3)
  await expect(page.getByText(/^3 images, \d+/)).toBeVisible()
  await remove(page, 2).focus()
  await page.keyboard.press('Delete')
  await expect(attached(page).getByRole('img')).toHaveCount(2)
  await expect(remove(page, 2)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(remove(page, 1)).toBeFocused()
  await page.keyboard.press('Backspace')
  await expect(attached(page)).toHaveCount(0)
  await expect(message(page)).toBeFocused()
  await page
    .getByLabel('Image files')
    .setInputFiles([upload('a.png', picture(1, 2, 3)), upload('b.png', picture(4, 5, 6))])
  await expect(attached(page).getByRole('img')).toHaveCount(2)
  expect(await accessibilityBreaches(page)).toEqual([])
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('article', { name: 'Assistant message' })).toContainText(
    'would have cost',
  )
  await expect(attached(page)).toHaveCount(0)
  await expect(
    page
      .getByRole('article', { name: 'User message' })
      .getByRole('img', { name: 'Attached image' }),
  ).toHaveCount(2)
  const { body } = await served.api<{ readonly items: readonly { readonly callId: string }[] }>(
    'GET',
    'calls',
  )
  const call = await served.api<{
    readonly request: { readonly messages: readonly { readonly content: readonly unknown[] }[] }
  }>('GET', `calls/${body.items[0]?.callId ?? ''}`)
  expect(call.body.request.messages[0]?.content).toEqual([
    { type: 'image', dataUrl: expect.stringMatching(/^data:image\/png;base64,/) },
    { type: 'image', dataUrl: expect.stringMatching(/^data:image\/png;base64,/) },
    { type: 'text', text: 'What is on these?' },
  ])
})

test('a model that cannot see takes none, and a file that is no image is named', async ({
  tollgate: page,
}) => {
  await pick(page, 'sim-mini')
  await page.getByRole('button', { name: 'Attach images' }).click()
  await expect(page.getByText('sim-mini cannot see images. Pick a model')).toBeVisible()
  await give(page, 'paste', picture(1, 2, 3))
  await expect(attached(page)).toHaveCount(0)
  await pick(page, 'sim-standard')
  await page.getByLabel('Image files').setInputFiles(upload('notes.png', Buffer.from('%PDF-1.7')))
  await expect(page.getByText('notes.png is no PNG, JPEG, GIF or WebP image.')).toBeVisible()
  await give(page, 'drop', picture(1, 2, 3))
  await expect(attached(page).getByRole('img')).toHaveCount(1)
  await expect(page.getByText('notes.png is no PNG')).toHaveCount(0)
  await page.getByRole('button', { name: 'Remove image 1' }).click()
  await page.getByLabel('Image files').setInputFiles(upload('notes.png', Buffer.from('%PDF-1.7')))
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Without it')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('article', { name: 'Assistant message' })).toBeVisible()
  await expect(page.getByText('notes.png is no PNG')).toHaveCount(0)
  await give(page, 'drop', picture(1, 2, 3))
  await expect(attached(page).getByRole('img')).toHaveCount(1)
  // What was attached stays when a blind model is picked, and the estimate says what that means.
  await pick(page, 'sim-mini')
  await expect(page.getByText(/sim-mini cannot see images\. Remove them/)).toBeVisible()
})

test('in Compare they go to every pane, and one that cannot see says so before it is run', async ({
  tollgate: page,
}) => {
  await goTo(page, '/compare')
  await expect(page.getByRole('button', { name: 'Model of pane A: sim-mini' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Prompt of all panes' }).fill('What is it?')
  await page.getByLabel('Image files').setInputFiles(upload('red.png', picture(200, 40, 40)))
  await expect(attached(page).getByRole('img')).toHaveCount(1)
  const pane = (letter: string) =>
    page.getByRole('region', { name: new RegExp(`^Pane ${letter},`) })
  await expect(pane('A')).toContainText('sim-mini cannot see images')
  await expect(pane('B')).toContainText('Next: free, simulated')
  expect(await accessibilityBreaches(page)).toEqual([])
  await page.keyboard.press('Control+Enter')
  await expect(pane('B')).toContainText('done')
  await page.reload()
  await expect(attached(page).getByRole('img')).toHaveCount(1)
  await expect(page.getByRole('textbox', { name: 'Prompt of all panes' })).toHaveValue(
    'What is it?',
  )
})
