/** Handlers of contract/budgets: budgets and the emergency stop. */
import type { Budgets } from '../budgets/budgets'
import type { Emergency } from '../budgets/emergency'
import type { References } from '../config/references'
import type { Gate } from '../gate/gate'
import { os } from './handlers'

/** A scope that names what is not there is refused: such a budget would never count a call. */
export function budgetsHandlers({
  budgets,
  references,
}: {
  readonly budgets: Budgets
  readonly references: References
}) {
  return {
    list: os.budgets.list.handler(() => ({ items: budgets.list() })),
    create: os.budgets.create.handler(({ input, context }) => {
      references.require(input.scope, 'scope')
      return budgets.create(input, context.who)
    }),
    update: os.budgets.update.handler(({ input: { id, ...change }, context }) =>
      budgets.update(id, change, context.who),
    ),
    remove: os.budgets.remove.handler(({ input, context }) => {
      budgets.remove(input.id, context.who)
      return { ok: true as const }
    }),
  }
}

/** Releasing the stop cancels nothing; engaging it cancels what runs only where that is asked. */
export function emergencyHandlers({
  emergency,
  gate,
}: {
  readonly emergency: Emergency
  readonly gate: Gate
}) {
  return {
    get: os.emergency.get.handler(() => emergency.get()),
    set: os.emergency.set.handler(({ input: { engaged, reason, cancelInFlight }, context }) => {
      // In the same turn and before the record: what runs is cancelled even where the record cannot
      // be written.
      const cancelled =
        engaged && cancelInFlight === true ? gate.cancelAll(`Emergency stop: ${reason}`) : 0
      return { ...emergency.set(engaged, reason, context.who), cancelled }
    }),
  }
}
