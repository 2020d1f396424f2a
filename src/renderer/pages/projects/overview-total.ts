/** All projects together: the last row of the table at a glance and of its CSV. */
import type { ProjectResources } from '../../../contract/project-overview'

/** What can be added up over projects. */
export type OverviewTotal = Pick<
  ProjectResources,
  | 'calls'
  | 'costNanoUsd'
  | 'wouldCostNanoUsd'
  | 'unknownCostCalls'
  | 'monthNanoUsd'
  | 'inputTokens'
  | 'outputTokens'
>

/** Sums stand at the most that is exact where they are past it, as those of the console do. */
export function overviewTotal(items: readonly ProjectResources[]): OverviewTotal {
  const sum = (value: (item: ProjectResources) => number) =>
    Math.min(
      Number.MAX_SAFE_INTEGER,
      items.reduce((total, item) => total + value(item), 0),
    )
  return {
    calls: sum(({ calls }) => calls),
    costNanoUsd: sum(({ costNanoUsd }) => costNanoUsd),
    wouldCostNanoUsd: sum(({ wouldCostNanoUsd }) => wouldCostNanoUsd),
    unknownCostCalls: sum(({ unknownCostCalls }) => unknownCostCalls),
    monthNanoUsd: sum(({ monthNanoUsd }) => monthNanoUsd),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
  }
}
