/** The cost of an entry: the amount, how it is known, and the lines it is made of. */
import type { Entry } from '../../../contract/ledger'
import { formatCount } from '../../kit/format'
import { formatMoney, formatMoneyColumn, formatMoneyExact } from '../../kit/money-format'
import { formatRatePerMillion } from '../../parts/rates.words'
import { Money } from '../../parts/Money'
import { useModels } from '../../parts/ModelPicker'
import { chargeLabels, termsText, unitPriceText } from './charge.words'
import { costBreakdown } from './cost-breakdown'
import { costStatusSentences, tokenClasses } from './entry.words'
import { TitledFacts } from './TitledFacts'
import classes from './ledger.module.css'

export function CostHead({
  entry,
  adjusted,
}: {
  readonly entry: Entry
  readonly adjusted: number | null
}) {
  const amount = entry.simulated ? entry.wouldCostNanoUsd : entry.costNanoUsd
  return (
    <div className={classes.costHead}>
      <span
        className={classes.bigMoney}
        title={amount === null ? undefined : formatMoneyExact(amount)}
      >
        {amount === null ? 'Unknown' : formatMoney(amount)}
      </span>
      {amount !== null && formatMoneyExact(amount) !== formatMoney(amount) && (
        <span className={classes.exact}>{formatMoneyExact(amount)}</span>
      )}
      <span className={classes.costSentence}>{costSentence(entry)}</span>
      {entry.suspect && (
        <span className={classes.costSentence}>
          Suspect: more tokens were reported than can be true. Compare it with the provider’s bill,
          and correct it here.
        </span>
      )}
      {adjusted !== null && (
        <span className={classes.costSentence}>
          Corrected by <Money nanoUsd={adjusted} /> to{' '}
          <Money nanoUsd={(entry.costNanoUsd ?? 0) + adjusted} />.
        </span>
      )}
    </div>
  )
}

function costSentence(entry: Entry): string {
  if (entry.simulated) return 'List price of a simulated call: nothing was spent.'
  if (entry.unresolved)
    return 'Settled at the most it can have cost, because no answer came. Correct it once the provider’s bill is known.'
  if (entry.kind === 'cache_hit')
    return `Answered from the cache, which saved ${formatMoney(entry.savedNanoUsd)}.`
  if (entry.kind === 'adjustment') return 'Added to the entry it corrects.'
  return costStatusSentences[entry.costStatus]
}

/**
 * The lines the cost is the sum of, as the ledger keeps them; entries from before they were kept
 * are worked out where that can be exact.
 */
export function CostLines({ entry }: { readonly entry: Entry }) {
  if (entry.charges === null) return <TokenLines entry={entry} />
  if (entry.charges.length === 0) return null
  const terms = termsText(entry.serviceTier, entry.inferenceGeo)
  const costs = entry.charges.map(({ costNanoUsd }) => costNanoUsd)
  const [total, ...amounts] = formatMoneyColumn([sumOf(costs), ...costs])
  return (
    <section>
      <h3 className={classes.factsTitle}>Charges</h3>
      <table className={classes.breakdown}>
        <thead>
          <tr>
            <th scope="col">Charge</th>
            <th scope="col">Quantity</th>
            <th scope="col">Unit price</th>
            <th scope="col">Amount</th>
          </tr>
        </thead>
        <tbody>
          {entry.charges.map((charge, line) => (
            <tr key={charge.kind}>
              <th scope="row">{chargeLabels[charge.kind]}</th>
              <td>{formatCount(charge.quantity)}</td>
              <td>{unitPriceText(charge)}</td>
              <td>{amounts[line]}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Sum</th>
            <td />
            <td />
            <td>{total}</td>
          </tr>
        </tfoot>
      </table>
      {terms !== null && <p className={classes.note}>Billed as {terms}.</p>}
      {entry.reasoningTokens > 0 && (
        <p className={classes.note}>
          {formatCount(entry.reasoningTokens)} of the output tokens are reasoning.
        </p>
      )}
    </section>
  )
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0)
}

function TokenLines({ entry }: { readonly entry: Entry }) {
  const models = useModels()
  const breakdown = costBreakdown(
    entry,
    models.data?.items.find(
      ({ provider, model }) => provider === entry.provider && model === entry.model,
    ),
  )
  if (entry.inputTokens === 0 && entry.outputTokens === 0) return null
  if (breakdown === null)
    return (
      <TitledFacts
        title="Tokens"
        rows={tokenClasses(entry).map(({ label, tokens, inside }) => [
          inside ? `of it ${label}` : label,
          formatCount(tokens),
        ])}
        numeric
      />
    )
  const exact = breakdown.reduce((sum, { picoUsd }) => sum + picoUsd, 0n)
  return (
    <section>
      <h3 className={classes.factsTitle}>Cost by token class</h3>
      <table className={classes.breakdown}>
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">Tokens</th>
            <th scope="col">USD a million</th>
            <th scope="col">Amount</th>
          </tr>
        </thead>
        <tbody>
          {breakdown.map(({ label, tokens, rate, picoUsd }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{formatCount(tokens)}</td>
              <td>{formatRatePerMillion(rate)}</td>
              <td>{picoText(picoUsd)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Sum</th>
            <td>{formatCount(entry.inputTokens + entry.outputTokens)}</td>
            <td />
            <td>{picoText(exact)}</td>
          </tr>
        </tfoot>
      </table>
      {entry.reasoningTokens > 0 && (
        <p className={classes.note}>
          {formatCount(entry.reasoningTokens)} of the output tokens are reasoning.
        </p>
      )}
    </section>
  )
}

/** Exact to the pico-dollar, because a class of tokens may cost less than a nano-dollar. */
function picoText(picoUsd: bigint): string {
  const digits = picoUsd.toString().padStart(13, '0')
  return `$${digits.slice(0, -12)}.${digits.slice(-12).replace(/0+$/, '').padEnd(4, '0')}`
}
