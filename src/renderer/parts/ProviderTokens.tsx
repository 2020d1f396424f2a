/**
 * The month's token ladder of a provider, in one line for its card; nothing where it has no limit.
 */
import { TokenLadderBar } from './TokenLadderBar'
import { formatCount } from '../kit/format'
import { useServerQuery } from '../client/query'
import classes from './token-ladder.module.css'

export function ProviderTokens({ provider }: { readonly provider: string }) {
  const limits = useServerQuery(['tokenLimits', 'ledger', 'budgets'], ['tokenLimits'], (client) =>
    client.tokenLimits.list(),
  )
  const own = limits.data?.items.find(
    (limit) => limit.provider === provider && limit.service === null,
  )
  if (own === undefined) return null
  return (
    <div className={classes.provider}>
      <span className={classes.label}>Tokens this month</span>
      <TokenLadderBar limit={own} />
      <a
        className={classes.text}
        href="#/limits/tokens"
        aria-label={`Token limit of ${own.providerName}`}
      >
        {formatCount(own.used)} of {formatCount(own.limit)}
      </a>
    </div>
  )
}
