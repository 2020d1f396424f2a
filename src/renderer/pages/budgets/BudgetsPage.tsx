/**
 * Budgets: how much of each is spent, held and free, who is blocked now, and the forms that change
 * them.
 */
import { Button } from '@mantine/core'
import { OctagonX, Plus, Wallet } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Budget, NewBudget } from '../../../contract/budgets'
import type { BudgetForecast } from '../../../contract/forecast'
import { systemTimeZone } from '../../../shared/zones'
import { navigate, useRoute } from '../../frame/route'
import { useDimensionNames } from '../../parts/dimension-names.state'
import { BarLegend, LimitList } from '../../parts/LimitList'
import { OfferedFirst } from '../../parts/OfferedFirst'
import { RemoveRow } from '../../parts/RemoveRow'
import { useNow } from '../../kit/use-now'
import { Page } from '../../kit/Page'
import { useServerAction, useServerQuery } from '../../client/query'
import { firstBudget, newDraft, type BudgetDraft, checkDraft } from './budget.form'
import { budgetState, removalSentences, type ScopeNames } from './budget.words'
import { EditBudgetPanel, NewBudgetPanel, RaiseBudgetPanel } from './BudgetPanels'
import { BudgetForecastPanel } from './BudgetForecastPanel'
import { BudgetRow, type BudgetAct } from './BudgetRow'
import shared from '../../parts/limit-list.module.css'
import classes from './budgets.module.css'

type Open =
  | { readonly what: 'new'; readonly start: BudgetDraft }
  | { readonly what: Exclude<BudgetAct, 'end-raise'>; readonly id: string }

/** The page: the list, and what is open beside it. */
export function BudgetsPage() {
  // For "resets in": minutes are the smallest unit shown.
  const now = useNow(true, 20_000)
  const names = useDimensionNames()
  const list = useServerQuery(
    ['budgets', 'ledger'],
    ['budgets'],
    (client) => client.budgets.list(),
    { everyMs: 60_000 },
  )
  const forecasts = useBudgetForecasts()
  const { open, setOpen, openNew, timeZone } = useOpenPanel()
  const endRaise = useServerAction(
    (client, id: string) => client.budgets.update({ id, raise: null }),
    ['budgets', 'usage'],
  )
  const budgets = list.data?.items ?? []
  const subject =
    open === null || open.what === 'new' ? null : (budgets.find(({ id }) => id === open.id) ?? null)
  const onAct = (budget: Budget) => (what: BudgetAct) =>
    what === 'end-raise' ? void endRaise.run(budget.id) : setOpen({ what, id: budget.id })
  return (
    <Page
      title="Budgets"
      fixed
      action={
        <Button leftSection={<Plus size={14} />} onClick={openNew}>
          New budget
        </Button>
      }
    >
      <LimitList
        label="Budgets"
        className={classes.main}
        list={list}
        refusals={[endRaise.error, forecasts.error]}
        skeleton={{ rows: 5, rowHeight: 72, widths: ['18%', '40%', '10%', '10%', '10%'] }}
        empty={<NoBudgets timeZone={timeZone} onOwn={openNew} />}
        beside={
          <BesideBudgets
            open={open}
            subject={subject}
            forecast={subject === null ? undefined : forecasts.of(subject)}
            budgets={budgets}
            names={names}
            onDone={() => setOpen(null)}
          />
        }
      >
        <BlockedNow budgets={budgets} names={names} onRaise={(budget) => onAct(budget)('raise')} />
        <ul className={shared.list}>
          {budgets.map((budget) => (
            <BudgetRow
              key={budget.id}
              budget={budget}
              forecast={forecasts.of(budget)}
              names={names}
              now={now}
              selected={subject?.id === budget.id && open?.what !== 'remove'}
              onAct={onAct(budget)}
            />
          ))}
        </ul>
        <BarLegend used="spent" tick="threshold" tickClassName={classes.keyTick}>
          <span>
            <i className={classes.keyLimit} /> limit
          </span>
          <span>
            <i className={classes.keyGhost} /> expected by its end, with the band of 80 %
          </span>
          <span>
            <i className={classes.keyPace} /> an even pace would be here
          </span>
        </BarLegend>
      </LimitList>
    </Page>
  )
}

/** Asked apart from the budgets: they never wait for it. */
function useBudgetForecasts() {
  const { data, error } = useServerQuery(
    ['budgets', 'ledger'],
    ['budgets', 'forecasts'],
    (client) => client.forecast.budgets(),
    { everyMs: 60_000 },
  )
  const of = ({ id }: Budget) => data?.items.find(({ budgetId }) => budgetId === id)
  return { of, error }
}

/** What is open beside the list; the address can ask for a new budget (`?new`). */
function useOpenPanel() {
  const settings = useServerQuery(['settings'], ['settings'], (client) => client.system.settings())
  const [open, setOpen] = useState<Open | null>(null)
  const wanted = useRoute().query.get('new') !== null
  useEffect(() => {
    if (!wanted || settings.data === undefined) return
    navigate('/budgets', { replace: true })
    setOpen({ what: 'new', start: newDraft(settings.data.timeZone) })
  }, [wanted, settings.data])
  const timeZone = settings.data?.timeZone ?? systemTimeZone()
  const openNew = () => setOpen({ what: 'new', start: newDraft(timeZone) })
  return { open, setOpen, openNew, timeZone }
}

interface BesideBudgetsProps {
  readonly open: Open | null
  /** The budget that is changed. */
  readonly subject: Budget | null
  /** Of that budget, once it is there. */
  readonly forecast: BudgetForecast | undefined
  /** A removal says which others still hold its calls. */
  readonly budgets: readonly Budget[]
  readonly names: ScopeNames
  readonly onDone: () => void
}

/** The panel that is open, and the question before a removal. */
function BesideBudgets({ open, subject, forecast, budgets, names, onDone }: BesideBudgetsProps) {
  const remove = useServerAction(
    (client, id: string) => client.budgets.remove({ id }),
    ['budgets', 'usage'],
  )
  const leaving = open?.what === 'remove' ? subject : null
  return (
    <>
      {open?.what === 'new' && <NewBudgetPanel start={open.start} onDone={onDone} />}
      {open?.what === 'edit' && subject !== null && (
        <EditBudgetPanel key={subject.id} budget={subject} names={names} onDone={onDone} />
      )}
      {open?.what === 'forecast' && subject !== null && forecast !== undefined && (
        <BudgetForecastPanel
          key={subject.id}
          budget={subject}
          forecast={forecast}
          names={names}
          onDone={onDone}
        />
      )}
      {open?.what === 'raise' && subject !== null && (
        <RaiseBudgetPanel key={subject.id} budget={subject} onDone={onDone} />
      )}
      <RemoveRow
        row={
          leaving === null
            ? undefined
            : { ...leaving, sentences: removalSentences(leaving, budgets, names) }
        }
        confirmLabel="Remove budget"
        remove={remove}
        onDone={onDone}
      />
    </>
  )
}

/** Who cannot call now, by which budget, with the way out. */
function BlockedNow({
  budgets,
  names,
  onRaise,
}: {
  readonly budgets: readonly Budget[]
  readonly names: ScopeNames
  readonly onRaise: (budget: Budget) => void
}) {
  const blocking = budgets
    .map((budget) => ({ budget, state: budgetState(budget, names) }))
    .filter(({ state }) => state.blocking)
  if (blocking.length === 0) return null
  return (
    <section className={classes.blocked} aria-label="Blocked now">
      {blocking.map(({ budget, state }) => (
        <div key={budget.id}>
          <OctagonX size={15} aria-hidden="true" />
          <span>
            <b>{budget.name}.</b> {state.sentence}
          </span>
          <Button variant="default" onClick={() => onRaise(budget)}>
            Raise for a while
          </Button>
        </div>
      ))}
    </section>
  )
}

/** One press makes a budget that stops everything. */
function NoBudgets({ timeZone, onOwn }: { readonly timeZone: string; readonly onOwn: () => void }) {
  const create = useServerAction(
    (client, input: NewBudget) => client.budgets.create(input),
    ['budgets', 'usage'],
  )
  async function add() {
    const checked = checkDraft(firstBudget(timeZone))
    if (checked.ok) await create.run(checked.input)
  }
  return (
    <OfferedFirst
      icon={Wallet}
      title="No budget yet, so nothing stops spending"
      offer="Add $10 a month on everything, hard"
      adding={create}
      onOffer={() => void add()}
      onOwn={onOwn}
    >
      A budget limits what calls may spend in a day, a week, a month or in total. A hard one refuses
      a call before it leaves, if it might cost more than is free.
    </OfferedFirst>
  )
}
