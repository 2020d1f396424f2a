/** Handlers of contract/pane-sets. */
import type { PaneSets } from '../compare/pane-sets'
import type { References } from '../config/references'
import { os } from './handlers'

/** Every name is checked before a set is kept. */
export function paneSetsHandlers({
  paneSets,
  references,
}: {
  readonly paneSets: PaneSets
  readonly references: References
}) {
  return {
    list: os.paneSets.list.handler(() => ({ items: paneSets.list() })),
    save: os.paneSets.save.handler(({ input }) => {
      for (const [index, { provider, model }] of input.panes.entries())
        references.require({ provider, model }, `panes.${index}`)
      return paneSets.save(input)
    }),
    remove: os.paneSets.remove.handler(({ input }) => {
      paneSets.remove(input.id)
      return { ok: true as const }
    }),
  }
}
