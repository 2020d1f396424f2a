/** Handlers of contract/prompts. */
import type { Prompts } from '../library/prompts'
import { os } from './handlers'

export function promptsHandlers({ prompts }: { readonly prompts: Prompts }) {
  return {
    list: os.prompts.list.handler(() => ({ items: prompts.list() })),
    get: os.prompts.get.handler(({ input }) => prompts.get(input.id)),
    version: os.prompts.version.handler(({ input }) => prompts.version(input.id, input.version)),
    create: os.prompts.create.handler(({ input }) => prompts.create(input)),
    saveVersion: os.prompts.saveVersion.handler(({ input }) => prompts.saveVersion(input)),
    restore: os.prompts.restore.handler(({ input }) => prompts.restore(input.id, input.version)),
    rename: os.prompts.rename.handler(({ input }) => prompts.rename(input.id, input.name)),
    remove: os.prompts.remove.handler(({ input }) => prompts.remove(input.id)),
    putBack: os.prompts.putBack.handler(({ input }) => {
      prompts.putBack(input)
      return { ok: true as const }
    }),
  }
}
