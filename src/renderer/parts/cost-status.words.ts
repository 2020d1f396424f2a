/** The mark, name and meaning of each cost status, in one place for the amounts and the legend. */
import type { CostStatus } from '../../contract/call-outcome'

export interface CostStatusText {
  readonly mark: string
  readonly name: string
  readonly meaning: string
}

export const costStatusText = {
  reported: { mark: '', name: 'reported', meaning: 'The provider named this amount itself.' },
  computed: {
    mark: '·',
    name: 'computed',
    meaning: 'The provider reported the tokens; the price sheet gives the amount.',
  },
  estimated: {
    mark: '~',
    name: 'estimated',
    meaning: 'The tokens were counted here, not by the provider.',
  },
  partial: { mark: '◐', name: 'partial', meaning: 'The answer was cut short: at least this much.' },
  unknown: {
    mark: '?',
    name: 'unknown',
    meaning: 'The model has no price, so the cost is not known.',
  },
} as const satisfies Record<CostStatus, CostStatusText>

export const costStatuses = Object.keys(costStatusText) as readonly CostStatus[]
