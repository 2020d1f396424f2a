/** The catalogue's model that the next call asks for: the picked one, else the default that would serve. */
import type { CallEstimate } from '../../../contract/call-estimate'
import type { Model } from '../../../contract/models'
import { useModels } from '../../parts/ModelPicker'
import { usePlayground } from './playground.state'

export function useAskedModel(estimate: CallEstimate | undefined): Model | null {
  const modelId = usePlayground((state) => state.conversation.model)
  const models = useModels().data?.items ?? []
  return (
    models.find((candidate) =>
      modelId === null
        ? candidate.provider === estimate?.provider && candidate.model === estimate.model
        : candidate.id === modelId,
    ) ?? null
  )
}
