/** Advice: changes that would have cost less, and the range against any one model. */
import { SkeletonRows } from '../../../kit/Skeletons'
import { ErrorState } from '../../../parts/ErrorState'
import type { UsageView } from '../usage-address'
import type { UsageAnswers } from '../use-usage'
import { AdviceList } from './AdviceList'
import { AgainstModel } from './AgainstModel'
import { useRecommendations, type AdviceScope } from './use-advice'
import classes from './advice.module.css'

export interface AdviceViewProps {
  readonly view: UsageView
  readonly usage: UsageAnswers
  readonly onChange: (part: Partial<UsageView>) => void
}

/** Nothing while custom dates are incomplete. */
export function AdviceView({ view, usage: { range, kind }, onChange }: AdviceViewProps) {
  if (range === null) return null
  const scope = {
    range: { from: range.from, to: range.to },
    simulated: kind === 'simulated',
    filter: view.filter,
  }
  return (
    <div className={classes.view}>
      <Recommended scope={scope} />
      <AgainstModel scope={scope} onto={view.onto} onModel={(onto) => onChange({ onto })} />
    </div>
  )
}

function Recommended({ scope }: { readonly scope: AdviceScope }) {
  const { data, error, loading, reload } = useRecommendations(scope)
  return (
    <section aria-label="Recommendations">
      <h2 className={classes.head}>Recommendations</h2>
      {error !== null && <ErrorState error={error} onRetry={reload} />}
      {loading && <SkeletonRows rows={3} rowHeight={64} widths={['70%', '15%']} />}
      {error === null && data !== undefined && <AdviceList found={data} scope={scope} />}
    </section>
  )
}
