/** Which models may stand in for a service's default, with what each of its attempts would cost there. */
import type { Recommendation } from '../../../contract/advice'
import type { Model } from '../../../contract/models'
import type { Service } from '../../../contract/projects'
import type { Catalog } from '../../catalog/port'
import type { Range } from '../range'
import type { AskedAttempt } from './asked-attempts'
import { cheaperModel, type Candidate } from './cheaper-model'
import { hasMedia, repriced } from './reprice'
import { createTokenConversion } from './token-conversion'

export interface CheaperModelsDeps {
  readonly catalog: Pick<Catalog, 'resolve' | 'warm' | 'countText'>
  /** Models measured to be as good, for the calls of a service, the strongest evidence first. */
  readonly equalModels: (
    service: string,
  ) => Promise<
    readonly { readonly model: string; readonly instead: string; readonly sentence: string }[]
  >
  /** May calls of the service use it now. */
  readonly isAllowed: (model: Model, service: string) => boolean
}

export function createCheaperModels({ catalog, equalModels, isAllowed }: CheaperModelsDeps) {
  const conversion = createTokenConversion(catalog)

  async function candidateOf(from: Model, to: Model, sentence: string): Promise<Candidate[]> {
    const { price } = to
    if (price === null) return []
    const tokensPermille = await conversion.permille(from, to)
    return [
      {
        model: to.id,
        sentence,
        wouldCost: ({ usage, terms }) => repriced(usage, terms, { price, tokensPermille }),
      },
    ]
  }

  return async (
    attempts: readonly AskedAttempt[],
    { name: service, policy }: Service,
    range: Range,
  ): Promise<Recommendation | undefined> => {
    const from =
      policy.defaultModel === undefined ? undefined : catalog.resolve(policy.defaultModel)
    if (from === undefined) return undefined
    const seen = new Set<string>()
    const candidates: Candidate[] = []
    for (const { model, instead, sentence } of await equalModels(service)) {
      const to = model === from.id && !seen.has(instead) ? catalog.resolve(instead) : undefined
      if (to === undefined || !isAllowed(to, service)) continue
      seen.add(instead)
      candidates.push(...(await candidateOf(from, to, sentence)))
    }
    const text = attempts.filter(({ usage }) => !hasMedia(usage))
    return cheaperModel(text, { ...from, service }, candidates, range)
  }
}
