/** What every chart of the Usage page is handed. */
import type { UsageView } from '../usage-address'
import type { UsageAnswers } from '../use-usage'

export interface UsageChartsProps {
  readonly view: UsageView
  readonly usage: UsageAnswers
  /** The filter in words. */
  readonly filtered: string
  readonly labelOf: (name: string) => string
  readonly onChange: (part: Partial<UsageView>) => void
}
