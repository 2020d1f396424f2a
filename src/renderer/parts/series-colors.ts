/**
 * A colour for every series, by name: the same model, project or user keeps its colour from one
 * chart and one day to the next.
 */
import {
  createModelColors,
  modelColorCount,
  modelPalette,
  modelSlot,
  otherColor,
  type ColorStorage,
  type ModelSlot,
} from './model-color'
import type { ChartSeries } from '../kit/charts/chart-data'

export type ColorScheme = 'light' | 'dark'

/**
 * Models share the window's assignment; every other dimension has its own, so that projects do not
 * use up the models' colours.
 */
const assignments = new Map<string, (name: string) => ModelSlot>()

function slotsOf(dimension: string): (name: string) => ModelSlot {
  if (dimension === 'model') return modelSlot
  const known = assignments.get(dimension)
  if (known !== undefined) return known
  const key = `tollgate.colors.${dimension}`
  const storage: ColorStorage = {
    getItem: () => window.localStorage.getItem(key),
    setItem: (_, value) => window.localStorage.setItem(key, value),
  }
  const made = createModelColors(storage)
  assignments.set(dimension, made)
  return made
}

/** The series of calls without a value of the dimension: grey, and no slot is kept for it. */
const NO_NAME = ''

/**
 * Slots for the series of one chart. A name that came after the twelve were given away borrows a
 * slot that this chart does not use, so that two named series of one chart never look the same.
 */
export function chartSlots(
  series: readonly Pick<ChartSeries, 'name' | 'isOther'>[],
  slotOf: (name: string) => ModelSlot,
): readonly ModelSlot[] {
  const kept = series.map(({ name, isOther }) =>
    isOther || name === NO_NAME ? 'other' : slotOf(name),
  )
  const taken = new Set<ModelSlot>(kept)
  return kept.map((slot, index) => {
    if (slot !== 'other' || series[index]?.isOther === true || series[index]?.name === NO_NAME)
      return slot
    const free = Array.from({ length: modelColorCount }, (_, number) => number).find(
      (number) => !taken.has(number),
    )
    if (free === undefined) return 'other'
    taken.add(free)
    return free
  })
}

/** The hex colours of a chart's series in their order. */
export function seriesColors(
  dimension: string,
  series: readonly Pick<ChartSeries, 'name' | 'isOther'>[],
  scheme: ColorScheme,
): readonly string[] {
  return chartSlots(series, slotsOf(dimension)).map((slot) =>
    slot === 'other' ? otherColor[scheme] : (modelPalette[scheme][slot] ?? otherColor[scheme]),
  )
}
