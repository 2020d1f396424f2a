/** What all panes are asked, with attached images, there and back. */
import { expect, test } from 'vitest'
import { fieldsOf, messagesOf } from '../../../src/renderer/pages/compare/asked'

const image = { type: 'image' as const, dataUrl: 'data:image/png;base64,AAAA' }
const text = { type: 'text' as const, text: 'What is it?' }

test('attached images stand before the prompt, and come back to the composer from there', () => {
  const attached = { system: 'S', prompt: 'What is it?', images: [image], input: null }
  const messages = messagesOf(attached) ?? []
  expect(messages[1]).toEqual({ role: 'user', content: [image, text] })
  expect(fieldsOf(messages)).toEqual(attached)
})

test('an image alone is something to ask', () => {
  const alone = { system: '', prompt: ' ', images: [image], input: null }
  expect(messagesOf(alone)).toEqual([{ role: 'user', content: [image] }])
  expect(fieldsOf(messagesOf(alone) ?? [])).toMatchObject({ prompt: '', images: [image] })
})

test('parts in another order are kept as they were', () => {
  const otherwise = [{ role: 'user' as const, content: [text, image] }]
  expect(fieldsOf(otherwise)).toMatchObject({ prompt: '', images: [], input: otherwise })
})
