/** Projects side by side: the order of the table, and what its cells say. */
import type { ProjectResources } from '../../../contract/project-overview'
import type { Tone } from '../../kit/StatusChip'
import { amountText } from '../budgets/budget.words'

export const overviewColumns = [
  'project',
  'keys',
  'models',
  'month',
  'spend',
  'calls',
  'tokens',
  'errors',
  'budget',
  'activity',
] as const
export type OverviewColumn = (typeof overviewColumns)[number]

/** By which column, and which way. */
export interface OverviewSort {
  readonly column: OverviewColumn
  readonly descending: boolean
}

/** Another column begins with its largest first, names with A; the same one turns round. */
export function sortedBy(sort: OverviewSort, column: OverviewColumn): OverviewSort {
  return sort.column === column
    ? { column, descending: !sort.descending }
    : { column, descending: column !== 'project' }
}

/** Sorted copy; equals stand by name. */
export function sortProjects(
  items: readonly ProjectResources[],
  { column, descending }: OverviewSort,
  simulated: boolean,
): ProjectResources[] {
  const direction = descending ? -1 : 1
  return [...items].sort((a, b) => {
    const difference =
      column === 'project' ? 0 : weight(a, column, simulated) - weight(b, column, simulated)
    return difference === 0
      ? compareNames(a.project, b.project) * (column === 'project' ? direction : 1)
      : difference * direction
  })
}

/** What a column is sorted by. */
function weight(
  item: ProjectResources,
  column: Exclude<OverviewColumn, 'project'>,
  simulated: boolean,
): number {
  switch (column) {
    case 'keys':
      return trouble(item)
    case 'models':
      return item.models.length
    case 'month':
      return item.monthNanoUsd
    case 'spend':
      return simulated ? item.wouldCostNanoUsd : item.costNanoUsd
    case 'calls':
      return item.calls
    case 'tokens':
      return item.inputTokens + item.outputTokens
    case 'errors':
      return item.errorRate
    case 'budget':
      return shareUsed(item.budgets[0])
    case 'activity':
      return item.lastActivityAt ?? -1
  }
}

function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

/** How many keys cannot be relied on, and a project without any above all. */
function trouble({ keys }: ProjectResources): number {
  return keys.length === 0 ? 1000 : keys.filter(isFailing).length
}

type ProjectKey = ProjectResources['keys'][number]

/** No call can use it now. */
export function isFailing({ health }: Pick<ProjectKey, 'health'>): boolean {
  return health === 'failing' || health === 'unavailable'
}

/** The keys of a project as a chip. */
export interface KeysView {
  readonly tone: Tone
  /** `2 of 3 failing`. */
  readonly text: string
  /** Key by key, for the hover. */
  readonly detail: string
}

/** The worst first: a key that fails matters more than three that work. */
export function keysView({ keys }: ProjectResources): KeysView {
  const detail = keys
    .map(
      ({ label, providerId, environment, shared, health, problem }) =>
        `${label} (${providerId}${environment === null ? '' : `, ${environment}`}${shared ? ', every project' : ''}): ${problem ?? health}`,
    )
    .join('\n')
  const bad = keys.filter(isFailing)
  if (keys.length === 0)
    return { tone: 'neutral', text: 'No key', detail: 'Only the simulated provider answers.' }
  if (bad.length > 0)
    return { tone: 'bad', text: `${bad.length} of ${keys.length} failing`, detail }
  const untested = keys.filter(({ health }) => health === 'unknown').length
  if (untested === keys.length)
    return { tone: 'neutral', text: `${keys.length} not tested`, detail }
  return {
    tone: 'good',
    text: keys.length === 1 ? '1 good' : `${keys.length - untested} good`,
    detail,
  }
}

/** The models that cost most, and how many more there are. */
export function modelsText(
  models: ProjectResources['models'],
  shown = 2,
): { readonly names: readonly string[]; readonly more: number; readonly detail: string } {
  const bare = (model: string) => model.slice(model.indexOf('/') + 1)
  return {
    names: models.slice(0, shown).map(({ model }) => bare(model)),
    more: Math.max(0, models.length - shown),
    detail: models
      .map(({ model, calls }) => `${model}: ${calls} ${calls === 1 ? 'call' : 'calls'}`)
      .join('\n'),
  }
}

type ProjectBudget = ProjectResources['budgets'][number]

/** 0 to 1 and beyond; -1 where there is no budget, so that such a project sorts last. */
function shareUsed(budget: ProjectBudget | undefined): number {
  if (budget === undefined) return -1
  return budget.limit === 0 ? Infinity : (budget.spent + budget.held) / budget.limit
}

/** A budget as words and a bar. */
export interface BudgetView {
  /** `$7.31 left` */
  readonly text: string
  /** `of $10.00` */
  readonly of: string
  /** 0 to 1. */
  readonly share: number
  readonly tone: 'good' | 'warn' | 'bad'
  /** Every budget of the project, for the hover. */
  readonly detail: string
}

/** The budget that is nearest its limit; null where none names the project. */
export function budgetView(budgets: readonly ProjectBudget[]): BudgetView | null {
  const [tightest] = budgets
  if (tightest === undefined) return null
  const share = Math.min(1, shareUsed(tightest))
  return {
    text: `${amountText(tightest.free, tightest.unit)} left`,
    of: `of ${amountText(tightest.limit, tightest.unit)}`,
    share,
    tone: share >= 1 ? 'bad' : share >= 0.75 ? 'warn' : 'good',
    detail: budgets
      .map(
        ({ name, free, limit, unit }) =>
          `${name}: ${amountText(free, unit)} left of ${amountText(limit, unit)}`,
      )
      .join('\n'),
  }
}

/** The share of calls that failed; a dash where there were none. */
export function errorText({
  calls,
  errorRate,
}: Pick<ProjectResources, 'calls' | 'errorRate'>): string {
  if (calls === 0) return '–'
  const percent = errorRate * 100
  return `${percent === 0 ? '0' : percent < 0.1 ? '<0.1' : percent.toFixed(1)}\u2009%`
}
