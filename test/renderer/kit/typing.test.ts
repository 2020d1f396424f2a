// @vitest-environment jsdom
/** Which key presses belong to a dialog, also while it closes. */
import { afterEach, expect, test } from 'vitest'
import { isField, isInDialog } from '../../../src/renderer/kit/typing'

afterEach(() => document.body.replaceChildren())

function draw(html: string) {
  document.body.innerHTML = html
  return (id: string) => document.getElementById(id)
}

test('a field is what takes text', () => {
  const at = draw('<input id="a"><textarea id="b"></textarea><button id="c"></button>')
  expect([at('a'), at('b'), at('c'), null, window].map(isField)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})

test('an open dialog has every key but those of a field outside of it', () => {
  const at = draw('<textarea id="out"></textarea><div role="dialog"><input id="in"></div>')
  expect(isInDialog(at('in'))).toBe(true)
  expect(isInDialog(document.body)).toBe(true)
  expect(isInDialog(at('out'))).toBe(false)
})

test('without a dialog no key is its', () => {
  const at = draw('<input id="in">')
  expect([isInDialog(at('in')), isInDialog(document.body)]).toEqual([false, false])
})
