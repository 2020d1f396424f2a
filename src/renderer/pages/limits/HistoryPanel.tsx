/** What earlier months used of a token limit's place, and the resets made meanwhile. */
import type { TokenLimit, UsageMonth } from '../../../contract/token-limits'
import { ErrorState } from '../../parts/ErrorState'
import { TotalRow } from '../../kit/TotalRow'
import { formatCount } from '../../kit/format'
import { Money } from '../../parts/Money'
import { Panel } from '../../kit/Panel'
import { useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { formatMoment } from '../../kit/time-format'
import { monthBars, placeText } from './token.words'
import forms from '../../kit/form.module.css'
import classes from './limits.module.css'

const months = 12

/** The months as a table with bars, the resets below it. */
export function HistoryPanel({
  limit,
  onClose,
}: {
  readonly limit: TokenLimit
  readonly onClose: () => void
}) {
  const { provider, service } = limit
  const history = useServerQuery(
    ['ledger', 'tokenLimits'],
    ['usage', 'history', provider, service],
    (client) =>
      client.tokenLimits.history({ provider, months, ...(service === null ? {} : { service }) }),
  )
  const { bars, limitAt } = monthBars(history.data?.items ?? [], limit.limit)
  const resets = (history.data?.resets ?? []).filter((reset) => reset.service === service)
  return (
    <Panel
      title={`Earlier months, ${placeText(limit)}`}
      label="Earlier months"
      onClose={onClose}
      width={440}
      takeFocus
    >
      {history.error !== null && <ErrorState error={history.error} onRetry={history.reload} />}
      {history.loading && <SkeletonRows rows={12} rowHeight={28} widths={['18%', '50%', '20%']} />}
      {history.data !== undefined && (
        <>
          <table className={classes.months}>
            <thead>
              <tr>
                <th scope="col">Month</th>
                <th scope="col" aria-label="Share of the limit of now" />
                <th scope="col">Tokens</th>
                <th scope="col">Calls</th>
                <th scope="col">Cost</th>
              </tr>
            </thead>
            <tbody>
              {bars.map((bar) => (
                <tr key={bar.month}>
                  <th scope="row">{bar.label}</th>
                  <td className={classes.monthBar} title={`${bar.percent} % of the limit of now`}>
                    <div>
                      <i style={{ width: `${bar.share}%` }} />
                      <b style={{ left: `${limitAt}%` }} />
                    </div>
                  </td>
                  <td>{formatCount(bar.tokens)}</td>
                  <td>{formatCount(bar.calls)}</td>
                  <td>
                    <Money nanoUsd={bar.costNanoUsd} />
                  </td>
                </tr>
              ))}
            </tbody>
            <TotalRow>
              <td>{unknownText(history.data.items)}</td>
              <td>{formatCount(sumOf(bars, ({ tokens }) => tokens))}</td>
              <td>{formatCount(sumOf(bars, ({ calls }) => calls))}</td>
              <td>
                <Money nanoUsd={sumOf(bars, ({ costNanoUsd }) => costNanoUsd)} />
              </td>
            </TotalRow>
          </table>
          <p className={forms.hint}>
            All that the ledger has for {placeText(limit)}, whatever was reset. The line is the
            limit of now.
          </p>
          {resets.length > 0 && (
            <section aria-label="Resets" className={classes.resets}>
              <h3>Resets</h3>
              <ul>
                {resets.map((reset) => (
                  <li key={reset.id}>
                    <time dateTime={new Date(reset.time).toISOString()}>
                      {formatMoment(reset.time, limit.timeZone)}
                    </time>{' '}
                    {reset.reason}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </Panel>
  )
}

/** Stands at the most that is exact where the sum is past it. */
function sumOf<Row>(rows: readonly Row[], value: (row: Row) => number): number {
  return Math.min(
    Number.MAX_SAFE_INTEGER,
    rows.reduce((sum, row) => sum + value(row), 0),
  )
}

/** Calls that no price was known for. */
function unknownText(months: readonly UsageMonth[]): string {
  const calls = sumOf(months, ({ unknownCostCalls }) => unknownCostCalls)
  return calls === 0 ? '' : `${formatCount(calls)} of unknown cost`
}
