/** Where a budget is heading: when it runs out, its burn-down, and how far the forecast may be trusted. */
import { useEffect, useState } from 'react'
import type { Budget } from '../../../contract/budgets'
import type { BudgetForecast } from '../../../contract/forecast'
import { BurnDown } from '../../kit/charts/BurnDown'
import { Panel } from '../../kit/Panel'
import { backTestText } from '../../parts/forecast.words'
import { burnDownData } from '../../parts/burn-down-data'
import { amountText, scopeText, type ScopeNames } from './budget.words'
import { hasCourse, outlookSentences, outlookText } from './forecast.words'
import forms from '../../kit/form.module.css'
import classes from './budgets.module.css'

export interface BudgetForecastPanelProps {
  readonly budget: Budget
  readonly forecast: BudgetForecast
  /** For keys and providers in its scope. */
  readonly names: ScopeNames
  readonly onDone: () => void
}

export function BudgetForecastPanel({ budget, forecast, names, onDone }: BudgetForecastPanelProps) {
  useFocusBack()
  const { timeZone, at, backTest } = forecast
  const amount = (value: number) => amountText(value, budget.unit)
  const headline = outlookText(budget, forecast)
  const sentences = outlookSentences(budget, forecast)
  return (
    <Panel
      title={`Forecast of ${budget.name}`}
      label="Forecast"
      onClose={onDone}
      width={440}
      takeFocus
    >
      <div className={classes.forecastPanel}>
        {headline !== null && forecast.total !== null && (
          <p className={classes.headline}>{sentenceCase(headline)}</p>
        )}
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {hasCourse(forecast) && (
          <BurnDown
            title={`${budget.name}, burn-down`}
            data={burnDownData(budget, forecast)}
            description={`What is left of ${budget.name} day by day. ${sentences.join(' ')}`}
            facts={{ filter: scopeText(budget.scope, names), unknownCostCalls: null }}
          />
        )}
        {backTest !== null && <p>{backTestText(backTest, at, timeZone, amount)}</p>}
        <p className={forms.hint}>
          From the last half year of whole days: the usual level of a day, its weekday, and a trend
          where there is one. Four of five days keep to the band.
        </p>
      </div>
    </Panel>
  )
}

/** What opened it has the focus again when it closes. */
function useFocusBack(): void {
  const [cameFrom] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (cameFrom instanceof HTMLElement) cameFrom.focus()
    },
    [cameFrom],
  )
}

const sentenceCase = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
