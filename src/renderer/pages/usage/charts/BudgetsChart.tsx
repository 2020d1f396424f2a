/** What a budget has left day by day and where it is heading, one budget at a time. */
import { Button, Select } from '@mantine/core'
import { WalletCards } from 'lucide-react'
import { useState } from 'react'
import type { Budget } from '../../../../contract/budgets'
import type { BudgetForecast } from '../../../../contract/forecast'
import { useServerQuery } from '../../../client/query'
import { BurnDown } from '../../../kit/charts/BurnDown'
import { EmptyState } from '../../../kit/EmptyState'
import { SkeletonBlock, useDelayed } from '../../../kit/Skeletons'
import { burnDownData } from '../../../parts/burn-down-data'
import { useDimensionNames } from '../../../parts/dimension-names.state'
import { ErrorState } from '../../../parts/ErrorState'
import { scopeText } from '../../budgets/budget.words'
import { hasCourse, outlookSentences } from '../../budgets/forecast.words'
import classes from './usage-charts.module.css'

export function BudgetsChart() {
  const list = useServerQuery(['budgets', 'ledger'], ['budgets'], (client) => client.budgets.list())
  const forecasts = useServerQuery(['budgets', 'ledger'], ['budgets', 'forecasts'], (client) =>
    client.forecast.budgets(),
  )
  const [picked, setPicked] = useState<string | null>(null)
  const late = useDelayed(list.loading || forecasts.loading)
  const failed = [list, forecasts].find(({ error }) => error !== null)
  if (failed?.error != null) return <ErrorState error={failed.error} onRetry={failed.reload} />
  if (list.data === undefined || forecasts.data === undefined)
    return late ? <SkeletonBlock height={280} /> : null
  const courses = tightestFirst(list.data.items, forecasts.data.items)
  const shown = courses.find(({ budget }) => budget.id === picked) ?? courses[0]
  if (shown === undefined) return <NoBudget />
  return (
    <>
      <div className={classes.budget}>
        <Select
          aria-label="Budget"
          className={classes.budgetSelect}
          allowDeselect={false}
          value={shown.budget.id}
          onChange={setPicked}
          data={courses.map(({ budget }) => ({ value: budget.id, label: budget.name }))}
        />
        <span>A budget keeps to its own scope and period, whatever range and filter say.</span>
      </div>
      <BudgetCourse {...shown} />
    </>
  )
}

interface Course {
  readonly budget: Budget
  readonly forecast: BudgetForecast
}

/** By the share of the limit that is expected to be spent in the end. */
function tightestFirst(
  budgets: readonly Budget[],
  forecasts: readonly BudgetForecast[],
): readonly Course[] {
  const expected = ({ budget, forecast }: Course) =>
    Math.max(budget.spent, forecast.total?.expected ?? 0) / Math.max(1, budget.effectiveLimit)
  return budgets
    .flatMap((budget) => {
      const forecast = forecasts.find(({ budgetId }) => budgetId === budget.id)
      return forecast === undefined ? [] : [{ budget, forecast }]
    })
    .sort(
      (left, right) =>
        Number(hasCourse(right.forecast)) - Number(hasCourse(left.forecast)) ||
        expected(right) - expected(left),
    )
}

function BudgetCourse({ budget, forecast }: Course) {
  const names = useDimensionNames()
  const sentences = outlookSentences(budget, forecast)
  return (
    <>
      {hasCourse(forecast) && (
        <BurnDown
          key={budget.id}
          title={`${budget.name}, burn-down`}
          data={burnDownData(budget, forecast)}
          description={`What is left of ${budget.name} day by day. ${sentences.join(' ')}`}
          facts={{ filter: scopeText(budget.scope, names), unknownCostCalls: null }}
        />
      )}
      <p className={classes.hint}>
        {sentences.join(' ')}{' '}
        {!hasCourse(forecast) && 'A course is drawn once its period lasts longer than today. '}
        <a href="#/budgets">All budgets</a>
      </p>
    </>
  )
}

function NoBudget() {
  return (
    <EmptyState
      icon={WalletCards}
      title="No budget yet"
      action={
        <Button component="a" href="#/budgets?new" variant="default">
          New budget
        </Button>
      }
    >
      What a budget has left shows here day by day, with the day it is likely to run out.
    </EmptyState>
  )
}
