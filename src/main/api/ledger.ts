/** Handlers of contract/ledger. */
import type { Adjustment, Rebuilt, Entry, LedgerTrust, VerifyResult } from '../../contract/ledger'
import type { References } from '../config/references'
import type { Ledger } from '../ledger/ledger'
import type { ReadDetails } from '../usage/entry-details'
import type { Usage } from '../usage/usage'
import { os } from './handlers'

export interface LedgerHandlersDeps {
  readonly ledger: Ledger
  readonly references: References
  readonly usage: Pick<Usage, 'entries'>
  readonly entryDetails: ReadDetails
  readonly adjust: (adjustment: Adjustment, who: string) => Entry
  readonly startNew: (reason: string, who: string) => LedgerTrust
  /** Walks the chain; a break stops new calls. */
  readonly verify: (who: string) => Promise<VerifyResult>
  /** Derives the sums of usage from the entries. */
  readonly rebuild: (who: string) => Promise<Rebuilt>
  readonly acceptBreak: (reason: string, who: string) => LedgerTrust
  readonly acceptClock: (reason: string, who: string) => LedgerTrust
}

/**
 * Questions may name what only the ledger still knows. The ways out of a distrusted one are here
 * too.
 */
export function ledgerHandlers({
  ledger,
  references,
  usage,
  entryDetails,
  adjust,
  startNew,
  verify,
  rebuild,
  acceptBreak,
  acceptClock,
}: LedgerHandlersDeps) {
  return {
    list: os.ledger.list.handler(({ input }) => ledger.list(references.known(input))),
    sum: os.ledger.sum.handler(({ input }) => usage.entries(references.known(input))),
    get: os.ledger.get.handler(({ input }) => ledger.get(input.id)),
    details: os.ledger.details.handler(({ input }) => entryDetails(input.id)),
    neighbours: os.ledger.neighbours.handler(({ input: { id, ...filter } }) =>
      ledger.neighbours(id, references.known(filter)),
    ),
    adjust: os.ledger.adjust.handler(({ input, context }) => adjust(input, context.who)),
    verify: os.ledger.verify.handler(({ context }) => verify(context.who)),
    rebuild: os.ledger.rebuild.handler(({ context }) => rebuild(context.who)),
    startNew: os.ledger.startNew.handler(({ input, context }) =>
      startNew(input.reason, context.who),
    ),
    acceptBreak: os.ledger.acceptBreak.handler(({ input, context }) =>
      acceptBreak(input.reason, context.who),
    ),
    acceptClock: os.ledger.acceptClock.handler(({ input, context }) =>
      acceptClock(input.reason, context.who),
    ),
  }
}
