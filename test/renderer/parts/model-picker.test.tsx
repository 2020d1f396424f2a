/** @vitest-environment jsdom */
/** The model picker under fast hands: Enter takes what the letters found, marked yet or not. */
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { ModelPicker } from '../../../src/renderer/parts/ModelPicker'
import { model } from '../models/samples'
import { clientOf, prepareDom, renderPart } from '../support/dom'

beforeAll(prepareDom)
afterEach(cleanup)

const picked = vi.fn<(id: string) => void>()

/** Opens the picker on three models and gives its search box. */
async function openPicker(): Promise<HTMLElement> {
  picked.mockClear()
  const items = ['openai/gpt-5-pro', 'openai/gpt-4o', 'openai/gpt-4o-mini'].map((id) =>
    model({ id }),
  )
  renderPart(
    <ModelPicker value={null} onChange={({ id }) => picked(id)} />,
    clientOf({ models: { list: () => Promise.resolve({ items }) } }),
  )
  fireEvent.click(screen.getByRole('button'))
  await screen.findByText('gpt-5-pro')
  return screen.getByRole('textbox', { name: 'Search models' })
}

function press(box: HTMLElement, key: string): void {
  fireEvent.keyDown(box, { key, code: key })
}

test('Enter in the same turn as the last letter takes the first match', async () => {
  const box = await openPicker()
  fireEvent.change(box, { target: { value: 'gpt-4o' } })
  press(box, 'Enter')
  expect(picked.mock.calls).toEqual([['openai/gpt-4o']])
})

test('a mark that was moved does not fall on another model when letters follow', async () => {
  const box = await openPicker()
  await vi.waitFor(() => expect(document.querySelector('[data-combobox-selected]')).not.toBeNull())
  press(box, 'ArrowDown')
  fireEvent.change(box, { target: { value: 'gpt-4o' } })
  press(box, 'Enter')
  expect(picked.mock.calls).toEqual([['openai/gpt-4o']])
})

test('Enter where nothing matches picks nothing', async () => {
  const box = await openPicker()
  fireEvent.change(box, { target: { value: 'no such model' } })
  press(box, 'Enter')
  expect(picked).not.toHaveBeenCalled()
})
