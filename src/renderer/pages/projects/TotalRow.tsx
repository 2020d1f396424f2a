/** The row under all projects: what they come to together. */
import type { ProjectResources } from '../../../contract/project-overview'
import { Money } from '../../parts/Money'
import { Tokens } from '../../parts/Tokens'
import { formatCount } from '../../kit/format'
import { overviewTotal } from './overview-total'
import classes from './projects.module.css'

export interface TotalRowProps {
  readonly items: readonly ProjectResources[]
  /** Sum up what simulated calls would have cost. */
  readonly simulated: boolean
}

/** The sums; what cannot be added up stays empty. */
export function TotalRow({ items, simulated }: TotalRowProps) {
  const total = overviewTotal(items)
  const { inputTokens, outputTokens } = total
  return (
    <tr>
      <th scope="row">Total</th>
      <td />
      <td />
      <td data-numeric>
        <Money nanoUsd={simulated ? total.wouldCostNanoUsd : total.costNanoUsd} would={simulated} />
        {total.unknownCostCalls > 0 && (
          <span
            className={classes.quiet}
            title={`${formatCount(total.unknownCostCalls)} calls had no price, so their cost is not in the sum.`}
          >
            {' '}
            +?
          </span>
        )}
      </td>
      <td data-numeric>
        <Money nanoUsd={total.monthNanoUsd} />
      </td>
      <td data-numeric>{formatCount(total.calls)}</td>
      <td data-numeric title={`${formatCount(inputTokens)} in, ${formatCount(outputTokens)} out`}>
        <Tokens count={inputTokens + outputTokens} compact />
      </td>
      <td />
      <td />
      <td />
    </tr>
  )
}
