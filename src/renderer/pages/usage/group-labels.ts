/** What a group of a summary is called where it is shown. */
import { noValue, restName } from '../../../contract/entry-filter'
import type { Dimension } from '../../../contract/primitives'
import { dimensionLabel, type DimensionNames } from '../../parts/dimension-names.state'
import { dimensionLabels } from './usage-figures'

/** The name of each group of one dimension, those without a value and all others among them. */
export function groupLabels(by: Dimension, names: DimensionNames): (name: string) => string {
  return (name) => {
    if (name === noValue) return `No ${dimensionLabels[by].toLowerCase()}`
    return name === restName ? 'All others' : dimensionLabel(by, name, names)
  }
}
