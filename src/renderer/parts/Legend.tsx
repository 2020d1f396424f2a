/** What the small marks beside amounts mean. */
import { costStatuses, costStatusText } from './cost-status.words'
import classes from './legend.module.css'

export function CostLegend() {
  return (
    <dl className={classes.legend}>
      {costStatuses.map((status) => (
        <div key={status} className={classes.item} title={costStatusText[status].meaning}>
          <dt>{costStatusText[status].mark === '' ? '$' : costStatusText[status].mark}</dt>
          <dd>{costStatusText[status].name}</dd>
        </div>
      ))}
    </dl>
  )
}
