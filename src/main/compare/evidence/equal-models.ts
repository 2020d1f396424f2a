/**
 * Which models were measured to be as good as others: by experiments and roll-outs that have their
 * verdict, by checked answers of a service, and by votes. Never by name, tier or price.
 */
import type { Experiment, Verdict } from '../../../contract/experiments'
import type { Platform } from '../../platform/platform'
import { dayMs } from '../../../shared/spans'
import type { Store } from '../../storage/store'
import type { ModelNames } from '../board/dated-ballot'
import type { Experiments } from '../experiments/experiments'
import type { RolloutBoard } from '../rollouts/rollouts'
import { equalByChecks } from './equal-by-checks'
import { equalByVotes } from './equal-by-votes'
import type { EqualModel } from './equal-model'

export interface EqualModelsDeps {
  readonly store: Pick<Store, 'db'>
  readonly platform: Pick<Platform, 'clock'>
  readonly modelName: ModelNames
  readonly experiments: Pick<Experiments, 'list' | 'get' | 'verdict'>
  readonly rolloutBoard: Pick<RolloutBoard, 'list' | 'get'>
}

/** For the calls of a service, the strongest evidence first. */
export type FindEqualModels = (service: string) => Promise<EqualModel[]>

/** Evidence that is older says little of what providers serve now. */
const freshMs = 180 * dayMs
/** Of each kind those looked at, newest first. */
const mostLookedAt = 20

export function createEqualModels(deps: EqualModelsDeps): FindEqualModels {
  const { store, platform } = deps
  const told: Told = new Map()
  return async (service) => {
    const since = platform.clock.now() - freshMs
    return [
      ...(await fromExperiments(deps, told, service, since)),
      ...(await fromRollouts(deps, service, since)),
      ...equalByChecks(store.db, service, since),
      ...equalByVotes(store.db, deps.modelName, since),
    ]
  }
}

/** What experiments say, by id and verdict: a verdict is the work of a second. */
type Told = Map<string, { readonly service: string | null; readonly equal: readonly EqualModel[] }>

/** Those of the service, and those that name none. */
async function fromExperiments(
  deps: EqualModelsDeps,
  told: Told,
  service: string,
  since: number,
): Promise<EqualModel[]> {
  const { items } = deps.experiments.list({ limit: 200 })
  const decided = items
    .filter(({ sentence, createdAt }) => sentence !== null && createdAt >= since)
    .slice(0, mostLookedAt)
  const found: EqualModel[] = []
  for (const { id, sentence } of decided) {
    const key = `${id} ${sentence}`
    const known = told.get(key) ?? (await saidBy(deps, id))
    told.set(key, known)
    if (known.service === null || known.service === service) found.push(...known.equal)
  }
  return found
}

async function saidBy({ experiments, modelName }: EqualModelsDeps, id: string) {
  const experiment = experiments.get(id)
  const equal = ofVerdict(experiment, await experiments.verdict(id), modelName)
  return { service: experiment.service, equal }
}

function ofVerdict(
  { name, variants }: Pick<Experiment, 'name' | 'variants'>,
  { pairs, final, qualityCompared, cases }: Verdict,
  modelName: ModelNames,
): EqualModel[] {
  if (!final || !qualityCompared) return []
  const models = new Map(variants.map((variant) => [variant.id, modelName(variant)]))
  return pairs.flatMap(({ a, b, outcome }) => {
    const [first, second] = [models.get(a), models.get(b)]
    if (first === undefined || second === undefined || first === second) return []
    const told = `Experiment “${name}” over ${cases} cases`
    return directed(first, second, outcome, told)
  })
}

async function fromRollouts(
  { rolloutBoard }: EqualModelsDeps,
  service: string,
  since: number,
): Promise<EqualModel[]> {
  const { items } = rolloutBoard.list({ service, limit: mostLookedAt })
  const found: EqualModel[] = []
  for (const { id, startedAt } of items) {
    if (startedAt < since) continue
    const { champion, challenger, verdict } = await rolloutBoard.get(id)
    if (!verdict.final) continue
    const outcome = { challenger: 'a', champion: 'b' } as const
    const by = verdict.outcome
    const told = `A roll-out of this service over ${verdict.calls} calls each`
    const spoken = by === 'challenger' || by === 'champion' ? outcome[by] : by
    found.push(...directed(challenger, champion, spoken, told))
  }
  return found
}

/** Who may take whose place: the better one, and where no difference is shown either. */
function directed(
  a: string,
  b: string,
  outcome: Verdict['pairs'][number]['outcome'],
  told: string,
): readonly EqualModel[] {
  if (outcome === 'not_enough_data') return []
  if (outcome === 'a')
    return [{ model: b, instead: a, sentence: `${told} found ${a} better than ${b}.` }]
  if (outcome === 'b')
    return [{ model: a, instead: b, sentence: `${told} found ${b} better than ${a}.` }]
  const sentence = `${told} found no difference between ${a} and ${b}.`
  return [
    { model: a, instead: b, sentence },
    { model: b, instead: a, sentence },
  ]
}
