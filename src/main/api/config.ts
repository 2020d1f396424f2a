/** Handlers of contract/config. */
import type { Config } from '../config/config'
import { os } from './handlers'

/** The rules as one file; applying one changes all of it or nothing. */
export function configHandlers({ config }: { readonly config: Config }) {
  return {
    get: os.config.get.handler(async () => ({ yaml: await config.yaml() })),
    apply: os.config.apply.handler(({ input, context }) => config.apply(input, context.who)),
  }
}
