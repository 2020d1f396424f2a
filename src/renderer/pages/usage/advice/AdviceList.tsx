/** The pieces of advice, the largest saving first, and what they go by. */
import { Lightbulb } from 'lucide-react'
import type { Recommendations } from '../../../../contract/advice'
import { EmptyState } from '../../../kit/EmptyState'
import { AdviceItem } from './AdviceItem'
import { basisText } from './advice.words'
import type { AdviceScope } from './use-advice'
import classes from './advice.module.css'

export interface AdviceListProps {
  readonly found: Recommendations
  readonly scope: AdviceScope
}

export function AdviceList({ found, scope }: AdviceListProps) {
  const { items } = found
  return (
    <>
      {items.length === 0 ? (
        <EmptyState tight icon={Lightbulb} title="Nothing to recommend">
          Nothing in these calls would surely have cost less. A cheaper model is recommended once an
          experiment, a roll-out, checked answers or votes have measured it as good.
        </EmptyState>
      ) : (
        <ul className={classes.items}>
          {items.map((item) => (
            <AdviceItem key={item.id} item={item} scope={scope} />
          ))}
        </ul>
      )}
      <p className={classes.quiet}>
        {basisText(found)}
        {items.length > 1 && ' Two savings may be of the same calls: they do not add up.'}
      </p>
    </>
  )
}
