/**
 * Every project beside the others (spec S6): what it used, with which keys and models, and what its
 * budgets have left.
 */
import type { Budget } from '../../contract/budgets'
import type { Key } from '../../contract/keys'
import type { ProjectResources } from '../../contract/project-overview'
import type { Project } from '../../contract/projects'
import type { RangeQuestion, UsageFigures } from '../../contract/usage'
import type { Store } from '../storage/store'
import type { Usage } from './usage'

export interface ProjectOverviewDeps {
  readonly store: Pick<Store, 'db'>
  readonly usage: Pick<Usage, 'groups'>
  readonly projects: () => readonly Project[]
  readonly budgets: () => readonly Budget[]
  /** As known now: nobody waits for a keychain here. */
  readonly keys: () => readonly Key[]
}

export interface ProjectOverview {
  /**
   * Projects that are there, and those that are gone and have entries in the range. Without a
   * range: this month. Figures are of what the filter lets through. Throws as `Usage.summary`.
   */
  list(
    question: Omit<RangeQuestion, 'by'>,
  ): Promise<{ from: number; to: number; items: ProjectResources[] }>
}

export function createProjectOverview({
  store,
  usage,
  projects,
  budgets,
  keys,
}: ProjectOverviewDeps): ProjectOverview {
  const newest = store.db
    .prepare<[string], number | null>('SELECT max(time) FROM entries WHERE project = ?')
    .pluck()
  return {
    async list({ from, to, simulated = false, ...labels }) {
      const month = await usage.groups('project', labels)
      const asked = { from, to, simulated, ...labels }
      const { groups, ...range } = await usage.groups('project', asked)
      const models = modelsByProject((await usage.groups('project_model', asked)).groups)
      const allKeys = keys().filter(({ status }) => status === 'active')
      const allBudgets = budgets()
      const present = projects()
      const known = new Set(present.map(({ name }) => name))
      const gone = [...groups]
        .filter(([name, { entries }]) => entries > 0 && !known.has(name))
        .map(([name]) => ({ name, description: 'No longer there' }))
      return {
        ...range,
        items: [...present, ...gone].map(({ name, description }) => ({
          project: name,
          description,
          keys: allKeys.filter(({ project }) => project === null || project === name).map(keyOf),
          models: models.get(name) ?? [],
          monthNanoUsd: month.groups.get(name)?.costNanoUsd ?? 0,
          ...figuresOfProject(groups.get(name)),
          budgets: allBudgets
            .filter(({ scope }) => scope.project === name)
            .sort((a, b) => shareUsed(b) - shareUsed(a))
            .map(budgetOf),
          lastActivityAt: newest.get(name) ?? null,
        })),
      }
    },
  }
}

function keyOf({
  id,
  label,
  providerId,
  environment,
  health,
  problem,
  project,
}: Key): ProjectResources['keys'][number] {
  return { id, label, providerId, environment, health, problem, shared: project === null }
}

function budgetOf({
  id,
  name,
  unit,
  enforcement,
  effectiveLimit,
  spent,
  held,
  free,
  resetsAt,
}: Budget): ProjectResources['budgets'][number] {
  return { id, name, unit, enforcement, limit: effectiveLimit, spent, held, free, resetsAt }
}

function shareUsed({ spent, held, effectiveLimit }: Budget): number {
  return effectiveLimit === 0 ? Infinity : (spent + held) / effectiveLimit
}

type Figures = Pick<
  ProjectResources,
  | 'calls'
  | 'costNanoUsd'
  | 'wouldCostNanoUsd'
  | 'unknownCostCalls'
  | 'inputTokens'
  | 'outputTokens'
  | 'errorRate'
  | 'saturated'
>

function figuresOfProject(figures: UsageFigures | undefined): Figures {
  const {
    calls = 0,
    costNanoUsd = 0,
    wouldCostNanoUsd = 0,
    unknownCostCalls = 0,
    inputTokens = 0,
    outputTokens = 0,
    errorRate = 0,
  } = figures ?? {}
  return {
    calls,
    costNanoUsd,
    wouldCostNanoUsd,
    unknownCostCalls,
    inputTokens,
    outputTokens,
    errorRate,
    ...(figures?.saturated === true ? { saturated: true } : {}),
  }
}

/**
 * A name of this dimension is the project, a space, and `provider/model`: a project's name has no
 * spaces.
 */
function modelsByProject(
  groups: ReadonlyMap<string, UsageFigures>,
): Map<string, ProjectResources['models']> {
  const found = new Map<
    string,
    { model: string; calls: number; costNanoUsd: number; weight: number }[]
  >()
  for (const [name, { entries, calls, costNanoUsd, wouldCostNanoUsd }] of groups) {
    if (entries === 0) continue
    const space = name.indexOf(' ')
    const list = found.get(name.slice(0, space)) ?? []
    list.push({
      model: name.slice(space + 1),
      calls,
      costNanoUsd,
      weight: costNanoUsd + wouldCostNanoUsd,
    })
    found.set(name.slice(0, space), list)
  }
  const order = (
    a: { weight: number; calls: number; model: string },
    b: { weight: number; calls: number; model: string },
  ) => b.weight - a.weight || b.calls - a.calls || (a.model < b.model ? -1 : 1)
  return new Map(
    [...found].map(([project, list]) => [
      project,
      list.sort(order).map(({ weight: _weight, ...model }) => model),
    ]),
  )
}
