/** The model that is meant by a written name. */
import type { Model } from '../../../contract/models'
import { unknownModel } from '../../../contract/unknown-model'
import { Failure } from '../../platform/failure'
import type { GateDeps } from '../deps'

export type FindDeps = Pick<GateDeps, 'catalog' | 'providerRecords'>

/** The catalogue hears of a removed provider a moment later. */
export function found(
  { catalog, providerRecords }: FindDeps,
  written: string,
  provider: string | undefined,
): Model | undefined {
  const model = catalog.resolve(written, provider)
  return model === undefined || providerRecords.find(model.provider) === undefined
    ? undefined
    : model
}

/** As `found`; throws Failure `model_not_allowed` where there is none. */
export function known(deps: FindDeps, written: string, provider: string | undefined): Model {
  const model = found(deps, written, provider)
  if (model !== undefined) return model
  throw new Failure('model_not_allowed', unknownModel(written, provider))
}
