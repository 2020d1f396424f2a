/** What stands around an entry on its page: hold, corrections, chain. */
import { CircleCheck, TriangleAlert } from 'lucide-react'
import type { Entry, EntryDetails } from '../../../contract/ledger'
import { formatCount } from '../../kit/format'
import { formatMoneyColumn } from '../../kit/money-format'
import { formatMoment } from '../../kit/time-format'
import { holdText, noHoldText } from './entry-page.words'
import { TitledFacts } from './TitledFacts'
import classes from './entry-page.module.css'
import shared from './ledger.module.css'

export interface EntrySectionProps {
  readonly entry: Entry
  readonly details: EntryDetails
  readonly timeZone: string
  /** The address of another entry's page. */
  readonly pathOf: (id: string) => string
}

/** What was set aside before the attempt left, and what became of it. */
export function EntryHold({ entry, details: { hold }, timeZone }: EntrySectionProps) {
  if (hold === null)
    return (
      <section>
        <h3 className={shared.factsTitle}>Hold</h3>
        <p className={shared.note}>{noHoldText(entry)}</p>
      </section>
    )
  const spent = entry.simulated ? entry.wouldCostNanoUsd : entry.costNanoUsd
  const [held, used, left] = amountsOf([hold.costNanoUsd, spent, hold.freedNanoUsd])
  return (
    <div>
      <TitledFacts
        title="Hold"
        numeric
        rows={[
          ['Held', formatMoment(hold.heldAt, timeZone)],
          ['Settled', formatMoment(hold.endedAt, timeZone)],
          ['Input held', hold.inputTokens === null ? null : formatCount(hold.inputTokens)],
          ['Output held', hold.outputTokens === null ? null : formatCount(hold.outputTokens)],
          [entry.simulated ? 'Bound' : 'Amount held', held],
          [entry.simulated ? 'List price' : 'Spent', used],
          ['Difference', left],
        ]}
      />
      <p className={shared.note}>{holdText(hold, entry)}</p>
    </div>
  )
}

/** In one column; what is not known says so. */
function amountsOf(amounts: readonly (number | null)[]): readonly string[] {
  const texts = [...formatMoneyColumn(amounts.filter((amount) => amount !== null))]
  return amounts.map((amount) => (amount === null ? null : texts.shift()) ?? 'not known')
}

/** The corrections of an entry and what it stands at, or the entry that a correction is of. */
export function EntryCorrections({ details, timeZone, pathOf }: EntrySectionProps) {
  const { adjusts, adjustments, standsAtNanoUsd } = details
  if (adjusts === null && adjustments.length === 0) return null
  const rows = adjusts === null ? adjustments : [adjusts]
  const [total, ...amounts] = amountsOf([
    standsAtNanoUsd,
    ...rows.map(({ costNanoUsd }) => costNanoUsd),
  ])
  return (
    <section aria-label="Corrections">
      <h3 className={shared.factsTitle}>{adjusts === null ? 'Corrections' : 'Corrects'}</h3>
      <table className={shared.breakdown}>
        <thead>
          <tr>
            <th scope="col">Entry</th>
            <th scope="col">When</th>
            <th scope="col">Amount</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one, index) => (
            <tr key={one.id}>
              <th scope="row">
                <a href={pathOf(one.id)}>#{one.seq}</a>
                {one.kind === 'adjustment' && one.reason !== null && (
                  <span className={classes.reason}>{one.reason}</span>
                )}
              </th>
              <td>{formatMoment(one.settledAt, timeZone)}</td>
              <td>{amounts[index]}</td>
            </tr>
          ))}
        </tbody>
        {adjusts === null && (
          <tfoot>
            <tr>
              <th scope="row">It stands at</th>
              <td />
              <td>{total}</td>
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  )
}

/** The entries before and after it, and whether its hash holds. */
export function EntryChain({ entry, details: { chain }, pathOf }: EntrySectionProps) {
  const { previous, next, problem } = chain
  return (
    <section aria-label="Chain">
      <h3 className={shared.factsTitle}>Chain</h3>
      <p className={classes.proof} data-tone={problem === null ? 'good' : 'bad'} role="status">
        {problem === null ? (
          <CircleCheck size={14} aria-hidden="true" />
        ) : (
          <TriangleAlert size={14} aria-hidden="true" />
        )}
        <span>
          {problem === null
            ? 'Verified here: its hash fits its facts and its neighbours.'
            : `Not verified. ${problem}`}{' '}
          {problem !== null && <a href="#/ledger?verify=1">Verify the whole ledger</a>}
        </span>
      </p>
      <ol className={classes.chain}>
        <li>
          {previous === null ? (
            <span className={shared.dim}>The first entry of this ledger</span>
          ) : (
            <Link of={previous} href={pathOf(previous.id)} />
          )}
        </li>
        <li aria-current="true">
          <Link of={entry} />
        </li>
        <li>
          {next === null ? (
            <span className={shared.dim}>The newest entry</span>
          ) : (
            <Link of={next} href={pathOf(next.id)} />
          )}
        </li>
      </ol>
    </section>
  )
}

function Link({
  of: { seq, hash },
  href,
}: {
  readonly of: { readonly seq: number; readonly hash: string }
  readonly href?: string
}) {
  return (
    <>
      {href === undefined ? <strong>#{seq}</strong> : <a href={href}>#{seq}</a>}
      <code className={classes.hash} title={hash}>
        {hash}
      </code>
    </>
  )
}
