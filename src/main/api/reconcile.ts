/** Handlers of contract/reconcile. */
import type { Reconcile } from '../reconcile/reconcile'
import { os } from './handlers'

export function reconcileHandlers({ reconcile }: { readonly reconcile: Reconcile }) {
  return {
    imports: os.reconcile.imports.handler(() => ({ items: reconcile.imports.list() })),
    import: os.reconcile.import.handler(({ input, context }) =>
      reconcile.imports.take(input, context.who),
    ),
    remove: os.reconcile.remove.handler(async ({ input, context }) => {
      await reconcile.imports.remove(input.id, context.who)
      return { ok: true as const }
    }),
    report: os.reconcile.report.handler(({ input }) => reconcile.report(input)),
    linkKey: os.reconcile.linkKey.handler(({ input, context }) => {
      reconcile.linkKey(input, context.who)
      return { ok: true as const }
    }),
  }
}
