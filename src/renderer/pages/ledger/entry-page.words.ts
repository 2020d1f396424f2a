/** What the page of one entry says of its hold, its prices, its place in the chain and its record. */
import type { CallRecord } from '../../../contract/calls'
import type { Entry, EntryDetails } from '../../../contract/ledger'

/** Why nothing stands under "Hold". */
export function noHoldText({ kind }: Pick<Entry, 'kind'>): string {
  if (kind === 'cache_hit') return 'Nothing was held: a kept answer costs nothing.'
  if (kind === 'adjustment') return 'A correction holds nothing: it books what was spent already.'
  return 'What was held is not on record: the call is still running, or is older than these figures.'
}

/** How a hold ended, in a sentence. */
export function holdText(
  { freedNanoUsd }: NonNullable<EntryDetails['hold']>,
  { unresolved, simulated }: Pick<Entry, 'unresolved' | 'simulated'>,
): string {
  if (simulated) return 'Bounded at list price; a simulated call takes nothing from any budget.'
  if (unresolved) return 'Booked whole, because nobody knows what was used.'
  if (freedNanoUsd === null) return 'The cost is not known, so neither is what was left of it.'
  if (freedNanoUsd < 0) return 'It cost more than was held: the difference was booked all the same.'
  return 'What was not spent went back to the budgets when the entry was written.'
}

/** Where the unit prices come from; `day` writes a date. */
export function priceText(
  { priceSnapshotId, kind }: Pick<Entry, 'priceSnapshotId' | 'kind'>,
  price: EntryDetails['price'],
  day: (epochMs: number) => string,
): string | null {
  if (priceSnapshotId === null)
    return kind === 'attempt' ? 'The model had no price, so no line could be priced.' : null
  if (price === null) return `Priced by a list that came with another version, ${priceSnapshotId}.`
  return price.origin === 'override'
    ? `Priced by hand: the price of this model set on ${day(price.date)}.`
    : `Priced by the list “${price.source}” of ${day(price.date)}.`
}

/** Whether what was asked and answered can still be read. */
export function recordText(
  record: Pick<CallRecord, 'state' | 'request' | 'text'> | undefined,
): string {
  if (record === undefined) return 'There is no record of this call beside its entries.'
  if (record.state === 'running') return 'The call is still running.'
  if (record.request === null)
    return 'What was asked and answered is not here: its project keeps no content, or it was wiped or has expired. The figures stay.'
  return record.text === null
    ? 'What was asked is kept; there was no answer to keep.'
    : 'What was asked and answered is kept.'
}
