/** All projects as a table: keys, models, spend, tokens, errors and budgets side by side. */
import type { ProjectResources } from '../../../contract/project-overview'
import { Money } from '../../parts/Money'
import { ariaSort, SortButton } from '../../kit/SortButton'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { Tokens } from '../../parts/Tokens'
import { formatCount } from '../../kit/format'
import {
  budgetView,
  errorText,
  keysView,
  modelsText,
  type BudgetView,
  type OverviewColumn,
  type OverviewSort,
} from './overview.words'
import { TotalRow } from './TotalRow'
import classes from './projects.module.css'

const columns: readonly {
  readonly column: OverviewColumn
  readonly label: string
  readonly numeric: boolean
}[] = [
  { column: 'project', label: 'Project', numeric: false },
  { column: 'keys', label: 'Keys', numeric: false },
  { column: 'models', label: 'Models', numeric: false },
  { column: 'spend', label: 'Spend', numeric: true },
  { column: 'month', label: 'This month', numeric: true },
  { column: 'calls', label: 'Calls', numeric: true },
  { column: 'tokens', label: 'Tokens', numeric: true },
  { column: 'errors', label: 'Errors', numeric: true },
  { column: 'budget', label: 'Tightest budget', numeric: false },
  { column: 'activity', label: 'Last call', numeric: true },
]

export interface OverviewTableProps {
  /** Sorted already. */
  readonly items: readonly ProjectResources[]
  /** Show what simulated calls would have cost. */
  readonly simulated: boolean
  readonly sort: OverviewSort
  readonly onSort: (column: OverviewColumn) => void
  /** Opens the project itself. */
  readonly onOpen: (project: string) => void
}

/** The table with its sums; a column's head sorts it. */
export function OverviewTable({ items, simulated, sort, onSort, onOpen }: OverviewTableProps) {
  return (
    <div
      className={classes.tableScroll}
      tabIndex={0}
      role="group"
      aria-label="Projects at a glance, table"
    >
      <table className={classes.table} aria-label="Projects at a glance">
        <thead>
          <tr>
            {columns.map(({ column, label, numeric }) => (
              <th
                key={column}
                scope="col"
                data-numeric={numeric || undefined}
                aria-sort={ariaSort(sort, column)}
              >
                <SortButton column={column} label={label} sort={sort} onSort={onSort} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row key={item.project} item={item} simulated={simulated} onOpen={onOpen} />
          ))}
        </tbody>
        <tfoot>
          <TotalRow items={items} simulated={simulated} />
        </tfoot>
      </table>
    </div>
  )
}

interface RowProps extends Pick<OverviewTableProps, 'simulated' | 'onOpen'> {
  readonly item: ProjectResources
}

/** A project with its figures. */
function Row({ item, simulated, onOpen }: RowProps) {
  const keys = keysView(item)
  const models = modelsText(item.models)
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className={classes.rowName}
          title={item.description}
          onClick={() => onOpen(item.project)}
        >
          {item.project}
        </button>
      </th>
      <td>
        <StatusChip tone={keys.tone} title={keys.detail}>
          {keys.text}
        </StatusChip>
      </td>
      <td className={classes.modelsCell} title={models.detail}>
        {models.names.length === 0 ? (
          <span className={classes.quiet}>none</span>
        ) : (
          models.names.join(', ')
        )}
        {models.more > 0 && <span className={classes.quiet}> and {models.more} more</span>}
      </td>
      <td data-numeric>
        <Money nanoUsd={simulated ? item.wouldCostNanoUsd : item.costNanoUsd} would={simulated} />
        {item.unknownCostCalls > 0 && (
          <span
            className={classes.quiet}
            title={`${item.unknownCostCalls} calls had no price, so their cost is not known and not in the sum.`}
          >
            {' '}
            +?
          </span>
        )}
      </td>
      <td data-numeric>
        <Money nanoUsd={item.monthNanoUsd} />
      </td>
      <td data-numeric>{formatCount(item.calls)}</td>
      <td
        data-numeric
        title={`${formatCount(item.inputTokens)} in, ${formatCount(item.outputTokens)} out`}
      >
        <Tokens count={item.inputTokens + item.outputTokens} compact />
      </td>
      <td data-numeric data-bad={item.calls > 0 && item.errorRate > 0.05 ? true : undefined}>
        {errorText(item)}
        {item.calls > 0 && item.errorRate > 0.05 && (
          <span className="tg-visually-hidden"> (high)</span>
        )}
      </td>
      <td>
        <BudgetCell budget={budgetView(item.budgets)} />
      </td>
      <td data-numeric>
        <Time at={item.lastActivityAt} style="relative" />
      </td>
    </tr>
  )
}

/** What is left of the tightest, in words and as a bar. */
function BudgetCell({ budget }: { readonly budget: BudgetView | null }) {
  if (budget === null) return <span className={classes.quiet}>none of its own</span>
  return (
    <span className={classes.budgetCell} title={budget.detail}>
      <span>
        {budget.text} <span className={classes.quiet}>{budget.of}</span>
      </span>
      <span className={classes.budgetTrack} aria-hidden="true">
        <span data-tone={budget.tone} style={{ width: `${budget.share * 100}%` }} />
      </span>
    </span>
  )
}
