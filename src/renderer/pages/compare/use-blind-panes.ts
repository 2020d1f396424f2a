/** Whether the panes can take images, and those that go with the prompt now. */
import { blindText } from '../../call/images/image.words'
import type { Image } from '../../call/images/image-files'
import { useModels } from '../../parts/ModelPicker'
import { useCompare } from './compare.state'

/**
 * Why no image can be attached: no pane's model sees one. Where some do, the others say so
 * themselves before they are run.
 */
export function useBlindPanes(): string | null {
  const models = useModels().data?.items ?? []
  const picked = useCompare((state) => state.panes.map(({ model }) => model ?? '').join('\n'))
  const reasons = picked
    .split('\n')
    .map((id) => blindText(models.find((model) => model.id === id) ?? null))
  return reasons.includes(null) ? null : 'No pane has a model that sees images. Pick one first.'
}

export function heldImages(): readonly Image[] {
  const { images, input } = useCompare.getState()
  const parts = (input ?? []).flatMap(({ content }) => (typeof content === 'string' ? [] : content))
  return [...parts.filter((part) => part.type === 'image'), ...images]
}
