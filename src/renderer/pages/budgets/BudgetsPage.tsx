/**
 * Budgets: how much of each is spent, held and free, who is blocked now, and the forms that change
 * them.
 */
import { Button } from '@mantine/core'
import { OctagonX, Plus, Wallet } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Budget } from '../../../contract/budgets'
import { systemTimeZone } from '../../../shared/zones'
import { navigate, useRoute } from '../../frame/route'
import { useDimensionNames } from '../../parts/dimension-names'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { Page } from '../../kit/Page'
import { useServerAction, useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import {
  firstBudget,
  newDraft,
  type BudgetDraft,
  type BudgetInput,
  checkDraft,
} from './budget.form'
import { budgetState, removalSentences, type ScopeNames } from './budget.words'
import { EditBudgetPanel, NewBudgetPanel, RaiseBudgetPanel } from './BudgetPanels'
import { BudgetRow, type BudgetAct } from './BudgetRow'
import shared from '../../parts/limit-list.module.css'
import classes from './budgets.module.css'

type Open =
  | { readonly what: 'new'; readonly start: BudgetDraft }
  | { readonly what: Exclude<BudgetAct, 'end-raise'>; readonly id: string }

/** The present, for "resets in": minutes are the smallest unit shown. */
function useMinute(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

export function BudgetsPage() {
  const now = useMinute()
  const names = useDimensionNames()
  const settings = useServerQuery(['settings'], ['settings'], (client) => client.system.settings())
  const timeZone = settings.data?.timeZone ?? systemTimeZone()
  const list = useServerQuery(
    ['budgets', 'ledger'],
    ['budgets'],
    (client) => client.budgets.list(),
    { everyMs: 60_000 },
  )
  const [open, setOpen] = useState<Open | null>(null)
  const wanted = useRoute().query.get('new') !== null
  useEffect(() => {
    if (!wanted || settings.data === undefined) return
    navigate('/budgets', { replace: true })
    setOpen({ what: 'new', start: newDraft(settings.data.timeZone) })
  }, [wanted, settings.data])
  const endRaise = useServerAction(
    (client, id: string) => client.budgets.update({ id, raise: null }),
    ['budgets', 'usage'],
  )
  const budgets = list.data?.items ?? []
  const subject =
    open === null || open.what === 'new' ? null : (budgets.find(({ id }) => id === open.id) ?? null)
  const close = () => setOpen(null)
  function act(budget: Budget, what: BudgetAct) {
    if (what === 'end-raise') void endRaise.run(budget.id)
    else setOpen({ what, id: budget.id })
  }
  return (
    <Page
      title="Budgets"
      fixed
      action={
        <Button
          leftSection={<Plus size={14} />}
          onClick={() => setOpen({ what: 'new', start: newDraft(timeZone) })}
        >
          New budget
        </Button>
      }
    >
      <div className={shared.page}>
        <div
          className={[shared.main, classes.main].join(' ')}
          tabIndex={0}
          role="group"
          aria-label="Budgets"
        >
          {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
          {endRaise.error !== null && <ErrorState error={endRaise.error} />}
          {list.loading && (
            <SkeletonRows rows={5} rowHeight={72} widths={['18%', '40%', '10%', '10%', '10%']} />
          )}
          {list.data !== undefined && budgets.length === 0 && (
            <NoBudgets
              timeZone={timeZone}
              onOwn={() => setOpen({ what: 'new', start: newDraft(timeZone) })}
            />
          )}
          {budgets.length > 0 && (
            <>
              <BlockedNow
                budgets={budgets}
                names={names}
                onRaise={(budget) => act(budget, 'raise')}
              />
              <ul className={shared.list}>
                {budgets.map((budget) => (
                  <BudgetRow
                    key={budget.id}
                    budget={budget}
                    names={names}
                    now={now}
                    selected={subject?.id === budget.id && open?.what !== 'remove'}
                    onAct={(what) => act(budget, what)}
                  />
                ))}
              </ul>
              <BarLegend />
            </>
          )}
        </div>
        {open?.what === 'new' && <NewBudgetPanel start={open.start} onDone={close} />}
        {open?.what === 'edit' && subject !== null && (
          <EditBudgetPanel key={subject.id} budget={subject} names={names} onDone={close} />
        )}
        {open?.what === 'raise' && subject !== null && (
          <RaiseBudgetPanel key={subject.id} budget={subject} names={names} onDone={close} />
        )}
        <RemoveDialog
          budget={open?.what === 'remove' ? subject : null}
          budgets={budgets}
          names={names}
          onDone={close}
        />
      </div>
    </Page>
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

function NoBudgets({ timeZone, onOwn }: { readonly timeZone: string; readonly onOwn: () => void }) {
  const create = useServerAction(
    (client, input: BudgetInput) => client.budgets.create(input),
    ['budgets', 'usage'],
  )
  async function add() {
    const checked = checkDraft(firstBudget(timeZone))
    if (checked.ok) await create.run(checked.input)
  }
  return (
    <EmptyState
      icon={Wallet}
      title="No budget yet, so nothing stops spending"
      action={
        <>
          <Button loading={create.running} onClick={() => void add()}>
            Add $10 a month on everything, hard
          </Button>
          <Button variant="default" onClick={onOwn}>
            Set up another
          </Button>
          {create.error !== null && <ErrorState error={create.error} />}
        </>
      }
    >
      A budget limits what calls may spend in a day, a week, a month or in total. A hard one refuses
      a call before it leaves, if it might cost more than is free.
    </EmptyState>
  )
}

function BarLegend() {
  return (
    <div className={shared.legend} aria-hidden="true">
      <span>
        <i className={shared.keyUsed} /> spent
      </span>
      <span>
        <i className={shared.keyHeld} /> held by running calls
      </span>
      <span>
        <i className={[shared.keyTick, classes.keyTick].join(' ')} /> threshold
      </span>
      <span>
        <i className={classes.keyLimit} /> limit
      </span>
      <span>
        <i className={classes.keyPace} /> an even pace would be here
      </span>
    </div>
  )
}

interface RemoveDialogProps {
  readonly budget: Budget | null
  readonly budgets: readonly Budget[]
  readonly names: ScopeNames
  readonly onDone: () => void
}

function RemoveDialog({ budget, budgets, names, onDone }: RemoveDialogProps) {
  const remove = useServerAction(
    (client, id: string) => client.budgets.remove({ id }),
    ['budgets', 'usage'],
  )
  return (
    <ConfirmDialog
      opened={budget !== null}
      title={budget === null ? '' : `Remove ${budget.name}`}
      confirmLabel="Remove budget"
      danger
      busy={remove.running}
      error={remove.error}
      onConfirm={() => {
        if (budget !== null)
          void remove.run(budget.id).then((result) => (result.ok ? onDone() : undefined))
      }}
      onCancel={() => {
        remove.reset()
        onDone()
      }}
    >
      {budget !== null &&
        removalSentences(budget, budgets, names).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
    </ConfirmDialog>
  )
}
