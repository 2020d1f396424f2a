/** Handlers of contract/ledger-views. */
import type { ViewBody } from '../../contract/ledger-views'
import type { References } from '../config/references'
import type { LedgerViews } from '../library/ledger-views'
import { os } from './handlers'

/** What a view filters by is checked before it is kept. One that is put back was, in its day. */
export function ledgerViewsHandlers({
  ledgerViews,
  references,
}: {
  readonly ledgerViews: LedgerViews
  readonly references: Pick<References, 'known'>
}) {
  const check = (view: ViewBody | undefined) => {
    if (view !== undefined) references.known(view.filter)
  }
  return {
    list: os.ledgerViews.list.handler(() => ({ items: ledgerViews.list() })),
    create: os.ledgerViews.create.handler(({ input, context }) => {
      check(input.view)
      return ledgerViews.create(input, context.who)
    }),
    change: os.ledgerViews.change.handler(({ input, context }) => {
      check(input.view)
      return ledgerViews.change(input, context.who)
    }),
    remove: os.ledgerViews.remove.handler(({ input, context }) =>
      ledgerViews.remove(input.id, context.who),
    ),
    putBack: os.ledgerViews.putBack.handler(({ input, context }) => {
      ledgerViews.putBack(input, context.who)
      return { ok: true as const }
    }),
  }
}
