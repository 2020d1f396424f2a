/**
 * A model keeps one of twelve colours, and every colour can be told from the page in both schemes.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  createColorTable,
  createModelColors,
  modelColorCount,
  modelPalette,
  otherColor,
} from '../../../src/renderer/parts/model-color'

function memory() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, two: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(two)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

describe('model colours', () => {
  it('stay the same after a restart, whatever is asked first', () => {
    const storage = memory()
    const before = createModelColors(storage)
    const slots = ['gpt-4o', 'claude-3-5-sonnet', 'gpt-4o-mini'].map(before)
    const after = createModelColors(storage)
    expect(['gpt-4o-mini', 'claude-3-5-sonnet', 'gpt-4o'].map(after)).toEqual([
      slots[2],
      slots[1],
      slots[0],
    ])
  })

  it('are one for a model at two providers', () => {
    const slot = createModelColors(memory())
    expect(slot('openrouter/openai/gpt-4o')).toBe(slot('openai/gpt-4o'))
  })

  it('differ for the first twelve and are "other" from the thirteenth', () => {
    const slot = createModelColors(memory())
    const slots = Array.from({ length: 14 }, (_, index) => slot(`model-${index}`))
    expect(new Set(slots.slice(0, modelColorCount)).size).toBe(modelColorCount)
    expect(slots.slice(modelColorCount)).toEqual(['other', 'other'])
  })

  it('are not used up by listing models', () => {
    const table = createColorTable(memory())
    for (let index = 0; index < 40; index++) expect(table.kept(`listed-${index}`)).toBeNull()
    expect(table.assign('drawn')).not.toBe('other')
    expect(table.kept('drawn')).toBe(table.assign('drawn'))
  })

  it('survive a storage that holds nonsense', () => {
    for (const nonsense of ['{', '{"a":1}', '[["x",99],["y"],3]']) {
      expect(createModelColors({ getItem: () => nonsense, setItem() {} })('gpt-4o')).not.toBe(
        'other',
      )
    }
  })

  it('are the ones of the style sheet', () => {
    const sheet = readFileSync('src/renderer/app/theme.css', 'utf8')
    for (const scheme of ['light', 'dark'] as const) {
      const part = sheet.slice(sheet.indexOf(`[data-mantine-color-scheme='${scheme}']`))
      modelPalette[scheme].forEach((hex, slot) =>
        expect(part.match(new RegExp(`--tg-model-${slot}: (#[0-9a-f]{6})`))?.[1]).toBe(hex),
      )
      expect(part.match(/--tg-model-other: (#[0-9a-f]{6})/)?.[1]).toBe(otherColor[scheme])
    }
  })

  it('stand out from the page: at least 3 to 1 in both schemes (WCAG 1.4.11)', () => {
    for (const hex of [...modelPalette.light, otherColor.light])
      expect(contrast(hex, '#ffffff'), hex).toBeGreaterThanOrEqual(3)
    for (const hex of [...modelPalette.dark, otherColor.dark])
      expect(contrast(hex, '#121214'), hex).toBeGreaterThanOrEqual(3)
  })
})

describe('text colours of theme.css', () => {
  it('pass AA on every background of their scheme', () => {
    const sheet = readFileSync('src/renderer/app/theme.css', 'utf8')
    for (const scheme of ['light', 'dark'] as const) {
      const part = sheet.slice(sheet.indexOf(`[data-mantine-color-scheme='${scheme}']`))
      const color = (name: string) =>
        part.match(new RegExp(`--tg-${name}: (#[0-9a-f]{6})`))?.[1] ?? ''
      for (const text of ['text', 'text-2', 'text-3', 'accent-text']) {
        for (const ground of ['bg', 'bg-2', 'bg-3', 'hover'])
          expect(
            contrast(color(text), color(ground)),
            `${scheme} ${text} on ${ground}`,
          ).toBeGreaterThanOrEqual(4.5)
      }
      for (const tone of ['good', 'warn', 'bad']) {
        expect(
          contrast(color(tone), color(`${tone}-soft`)),
          `${scheme} ${tone} on its soft`,
        ).toBeGreaterThanOrEqual(4.5)
        expect(contrast(color(tone), color('bg')), `${scheme} ${tone}`).toBeGreaterThanOrEqual(4.5)
      }
      expect(contrast(color('accent-text'), color('accent-soft'))).toBeGreaterThanOrEqual(4.5)
      expect(contrast('#ffffff', color('bad-solid'))).toBeGreaterThanOrEqual(4.5)
    }
  })
})
