/** Spend today and this month, with the tightest budget as a thin bar; leads to Budgets. */
import { useServerQuery } from '../client/query'
import { meterView } from './meter.words'
import { useSettings } from '../parts/console.state'
import classes from './frame.module.css'

export function SpendMeter() {
  const timeZone = useSettings().data?.timeZone
  const meter = useServerQuery(
    ['usage', 'budgets', 'ledger'],
    ['usage', 'meter', timeZone],
    (client) => client.usage.meter({ timeZone }),
    { keepPrevious: true, everyMs: 60_000, enabled: timeZone !== undefined },
  )
  if (meter.data === undefined) return <span className={classes.meter} aria-hidden="true" />
  const view = meterView(meter.data)
  return (
    <a href="#/budgets" className={classes.meter} title={view.budget?.text ?? 'No budget is set'}>
      <span className="tg-visually-hidden">Spend </span>
      <span className={classes.meterFigures}>
        <span className={classes.meterName}>today</span>
        <span className={classes.meterValue}>{view.today}</span>
        <span className={classes.meterName}>month</span>
        <span className={classes.meterValue}>{view.month}</span>
      </span>
      <span className="tg-visually-hidden">
        {view.budget === null ? 'No budget is set.' : `Tightest budget, ${view.budget.text}.`} Open
        budgets.
      </span>
      {view.budget !== null && (
        <span className={classes.meterBar} data-level={view.budget.level}>
          <span
            className={classes.meterSpent}
            style={{ width: `${view.budget.spentShare * 100}%` }}
          />
          <span
            className={classes.meterHeld}
            style={{ width: `${view.budget.heldShare * 100}%` }}
          />
        </span>
      )}
    </a>
  )
}
