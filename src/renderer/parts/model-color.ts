/**
 * Gives each model one of twelve colours and keeps it, in every chart and pane; the thirteenth and
 * later are "other".
 */

export const modelColorCount = 12
export type ModelSlot = number | 'other'

/** The hex values behind --tg-model-N of theme.css, for canvases that cannot read variables. */
export const modelPalette = {
  light: [
    '#4477aa',
    '#c2572e',
    '#117733',
    '#8f6b00',
    '#882255',
    '#2a8c9e',
    '#aa4499',
    '#332288',
    '#6f7d1c',
    '#cc5566',
    '#6b4c9a',
    '#5c6672',
  ],
  dark: [
    '#77aadd',
    '#ee8866',
    '#55b377',
    '#eebb55',
    '#e07fa8',
    '#66ccdd',
    '#d88fd0',
    '#9a92e8',
    '#b8c25a',
    '#ff9aa8',
    '#b79ae0',
    '#a3afbd',
  ],
} as const
export const otherColor = { light: '#85858f', dark: '#8c8c98' } as const

/** Where the assignment is kept: the part of Web Storage it uses. */
export interface ColorStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

const storageKey = 'tollgate.model-colors'

/** FNV-1a: spreads names so that first choices rarely collide. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0
  return value
}

function readAssigned(storage: ColorStorage): Map<string, number> {
  try {
    const kept: unknown = JSON.parse(storage.getItem(storageKey) ?? '[]')
    const assigned = new Map<string, number>()
    if (!Array.isArray(kept)) return assigned
    for (const pair of kept) {
      if (!Array.isArray(pair)) continue
      const [name, slot]: unknown[] = pair
      if (
        typeof name === 'string' &&
        Number.isInteger(slot) &&
        (slot as number) >= 0 &&
        (slot as number) < modelColorCount
      )
        assigned.set(name, slot as number)
    }
    return assigned
  } catch {
    return new Map()
  }
}

/** A model's bare name decides, so that one model at two providers keeps one colour. */
function colorName(model: string): string {
  return model.slice(model.lastIndexOf('/') + 1)
}

export interface ColorTable {
  /**
   * The slot of a model: its kept one, else its first choice, else the next free one, which it then
   * keeps.
   */
  assign(model: string): ModelSlot
  /**
   * The kept slot; null for a model never drawn. Listing a catalogue must not use the colours up.
   */
  kept(model: string): ModelSlot | null
}

export function createColorTable(storage: ColorStorage): ColorTable {
  const assigned = readAssigned(storage)
  function assign(model: string): ModelSlot {
    const name = colorName(model)
    const kept = assigned.get(name)
    if (kept !== undefined) return kept
    const taken = new Set(assigned.values())
    const first = hash(name) % modelColorCount
    for (let step = 0; step < modelColorCount; step++) {
      const slot = (first + step) % modelColorCount
      if (taken.has(slot)) continue
      assigned.set(name, slot)
      try {
        storage.setItem(storageKey, JSON.stringify([...assigned]))
      } catch {
        // A full or forbidden storage only means the colours are chosen again next time.
      }
      return slot
    }
    return 'other'
  }
  return { assign, kept: (model) => assigned.get(colorName(model)) ?? null }
}

/** The slot of each name, kept in the given storage. */
export function createModelColors(storage: ColorStorage): (model: string) => ModelSlot {
  return createColorTable(storage).assign
}

let shared: ColorTable | null = null

/** The window's assignment. */
function colors(): ColorTable {
  shared ??= createColorTable(window.localStorage)
  return shared
}

export function modelSlot(model: string): ModelSlot {
  return colors().assign(model)
}

/** The CSS colour of a model that has one already; null else. */
export function keptModelColor(model: string): string | null {
  const slot = colors().kept(model)
  return slot === null ? null : `var(--tg-model-${slot})`
}

/** The CSS colour of a model. */
export function modelColor(model: string): string {
  return `var(--tg-model-${modelSlot(model)})`
}
