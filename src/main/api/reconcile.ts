/** Handlers of contract/reconcile. */
import type { Reconcile } from '../reconcile/reconcile'
import { os } from './handlers'

export function reconcileHandlers({ reconcile }: { readonly reconcile: Reconcile }) {
  return {
    imports: os.reconcile.imports.handler(() => ({ items: reconcile.imports.list() })),
    import: os.reconcile.import.handler(({ input }) => reconcile.imports.take(input)),
    remove: os.reconcile.remove.handler(async ({ input }) => {
      await reconcile.imports.remove(input.id)
      return { ok: true as const }
    }),
    report: os.reconcile.report.handler(({ input }) => reconcile.report(input)),
    linkKey: os.reconcile.linkKey.handler(({ input }) => {
      reconcile.linkKey(input)
      return { ok: true as const }
    }),
  }
}
