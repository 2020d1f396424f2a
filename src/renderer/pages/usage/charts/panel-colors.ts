/** The colours of lines and of stacked groups in a chart of two panels. */
import type { Dimension } from '../../../../contract/primitives'
import type { PanelColumn } from '../../../kit/charts/panel-data'
import { modelPalette } from '../../../parts/model-color'
import { seriesColors, type ColorScheme } from '../../../parts/series-colors'

/** Of a line that stands beside groups: no group has it. */
const plain = { light: '#1a1a1f', dark: '#ececf1' } as const

/** Groups have the colours they have everywhere; lines of their own two that differ in dashes too. */
export function panelColors(
  by: Dimension,
  columns: readonly PanelColumn[],
  scheme: ColorScheme,
): readonly string[] {
  const parts = columns.filter(({ isPart }) => isPart === true)
  const ofParts = seriesColors(
    by,
    parts.map(({ name, isOther = false }) => ({ name, isOther })),
    scheme,
  )
  const grouped = columns.some(({ drawn }) => drawn?.mark === 'bars')
  const [solid, dashed] = modelPalette[scheme]
  return columns.map((column) => {
    const part = parts.indexOf(column)
    if (part >= 0) return ofParts[part] ?? plain[scheme]
    if (column.drawn?.mark === 'dashes') return dashed
    return grouped ? plain[scheme] : solid
  })
}
