/** The right-hand panels of the page: a new budget, changes to one, and a temporary raise. */
import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Budget } from '../../../contract/budgets'
import { exactUsd } from '../../../shared/money-text'
import { parseIsoDate } from '../../../shared/dates'
import { ErrorState } from '../../parts/ErrorState'
import { PanelFoot, useFocusOnProblem } from '../../kit/FormParts'
import { NumberText } from '../../kit/number/NumberText'
import { Panel } from '../../kit/Panel'
import { useServerAction } from '../../client/query'
import { formatMoment } from '../../kit/time-format'
import {
  checkDraft,
  checkRaise,
  parseLimit,
  type BudgetDraft,
  type BudgetInput,
} from './budget.form'
import { amountText, limitText, scopeText, type ScopeNames } from './budget.words'
import { BudgetFields } from './BudgetFields'
import forms from '../../kit/form.module.css'
import { dayMs } from '../../../shared/spans'

const topics = ['budgets', 'usage'] as const

export function NewBudgetPanel({
  start,
  onDone,
}: {
  readonly start: BudgetDraft
  readonly onDone: () => void
}) {
  const [draft, setDraft] = useState(start)
  const [tried, setTried] = useState(false)
  const create = useServerAction(
    (client, input: BudgetInput) => client.budgets.create(input),
    topics,
  )
  const checked = checkDraft(draft)
  const { form, focus } = useFocusOnProblem()
  async function save() {
    setTried(true)
    if (!checked.ok) focus()
    else if ((await create.run(checked.input)).ok) onDone()
  }
  return (
    <Panel title="New budget" label="New budget" onClose={onDone} width={440} takeFocus>
      <form
        ref={form}
        className={forms.form}
        onSubmit={(event) => (event.preventDefault(), void save())}
        noValidate
      >
        <BudgetFields
          draft={draft}
          problems={tried && !checked.ok ? checked.problems : {}}
          fixed={false}
          onChange={(part) => setDraft({ ...draft, ...part })}
        />
        <p className={forms.hint}>
          It starts with what its period has already spent and holds. What it covers, its unit and
          its period stay as they are; the rest can change.
        </p>
        {create.error !== null && <ErrorState error={create.error} />}
        <PanelFoot label="Add budget" busy={create.running} onCancel={onDone} />
      </form>
    </Panel>
  )
}

export interface ChangePanelProps {
  readonly budget: Budget
  readonly names: ScopeNames
  readonly onDone: () => void
}

/** A budget as text fields; the limit with every digit it has. */
export function draftOf(budget: Budget): BudgetDraft {
  const { name, scope, unit, period, timeZone, enforcement } = budget
  return {
    name,
    scope,
    unit,
    period,
    timeZone,
    enforcement,
    limit: unit === 'usd' ? exactUsd(budget.limit) : String(budget.limit),
    thresholds: budget.thresholds.join(', '),
  }
}

export function EditBudgetPanel({ budget, names, onDone }: ChangePanelProps) {
  const [draft, setDraft] = useState(() => draftOf(budget))
  const [tried, setTried] = useState(false)
  const update = useServerAction(
    (client, input: Pick<BudgetInput, 'name' | 'limit' | 'enforcement' | 'thresholds'>) =>
      client.budgets.update({ id: budget.id, ...input }),
    topics,
  )
  const checked = checkDraft(draft)
  const { form, focus } = useFocusOnProblem()
  async function save() {
    setTried(true)
    if (!checked.ok) return focus()
    const { name, limit, enforcement, thresholds } = checked.input
    if ((await update.run({ name, limit, enforcement, thresholds })).ok) onDone()
  }
  const blocks =
    checked.ok &&
    checked.input.enforcement === 'hard' &&
    checked.input.limit + (budget.raise?.amount ?? 0) <= budget.spent + budget.held
  return (
    <Panel title={`Edit ${budget.name}`} label="Edit budget" onClose={onDone} width={440} takeFocus>
      <form
        ref={form}
        className={forms.form}
        onSubmit={(event) => (event.preventDefault(), void save())}
        noValidate
      >
        <p className={forms.hint}>
          Covers {scopeText(budget.scope, names)},{' '}
          {budget.period === 'total' ? 'in total' : `per ${budget.period} in ${budget.timeZone}`}.
          Make a new budget to change that.
        </p>
        <BudgetFields
          draft={draft}
          problems={tried && !checked.ok ? checked.problems : {}}
          fixed
          onChange={(part) => setDraft({ ...draft, ...part })}
        />
        {blocks && (
          <p className={forms.caution} role="status">
            {amountText(budget.spent + budget.held, budget.unit)} is spent and held already, so this
            blocks {scopeText(budget.scope, names)} at once.
          </p>
        )}
        {update.error !== null && <ErrorState error={update.error} />}
        <PanelFoot label="Save" busy={update.running} onCancel={onDone} />
      </form>
    </Panel>
  )
}

type RaiseEnd = 'reset' | 'day' | 'week' | 'date'

export function RaiseBudgetPanel({ budget, onDone }: ChangePanelProps) {
  const [amount, setAmount] = useState('')
  const [reason, setReason] = useState('')
  const [end, setEnd] = useState<RaiseEnd>(budget.resetsAt === null ? 'day' : 'reset')
  const [date, setDate] = useState('')
  const [tried, setTried] = useState(false)
  const raise = useServerAction(
    (client, input: { amount: number; until: number; reason: string }) =>
      client.budgets.update({ id: budget.id, raise: input }),
    topics,
  )
  const now = Date.now()
  const until = raiseEnd(end, date, budget, now)
  const checked = checkRaise({ amount, until, reason }, budget.unit, now)
  const problems = tried && !checked.ok ? checked.problems : {}
  const parsed = parseLimit(amount, budget.unit)
  const { form, focus } = useFocusOnProblem()
  async function save() {
    setTried(true)
    if (!checked.ok) focus()
    else if ((await raise.run(checked.raise)).ok) onDone()
  }
  const ends = [
    ...(budget.resetsAt === null
      ? []
      : [
          {
            value: 'reset',
            label: `When it resets, ${formatMoment(budget.resetsAt, budget.timeZone)}`,
          },
        ]),
    { value: 'day', label: 'In 24 hours' },
    { value: 'week', label: 'In 7 days' },
    { value: 'date', label: 'At the end of a day' },
  ]
  return (
    <Panel
      title={`Raise ${budget.name}`}
      label="Raise budget"
      onClose={onDone}
      width={440}
      takeFocus
    >
      <form
        ref={form}
        className={forms.form}
        onSubmit={(event) => (event.preventDefault(), void save())}
        noValidate
      >
        <NumberText
          label={budget.unit === 'usd' ? 'Raise by, in US dollars' : `Raise by, in ${budget.unit}`}
          leftSection={budget.unit === 'usd' ? '$' : undefined}
          text={amount}
          onText={setAmount}
          error={problems.amount}
          wrong={parsed.ok ? undefined : parsed.message}
        />
        <NativeSelect
          label="Ends"
          data={ends}
          value={end}
          onChange={(event) => setEnd(event.currentTarget.value as RaiseEnd)}
          error={end === 'date' ? undefined : problems.until}
        />
        {end === 'date' && (
          <TextInput
            type="date"
            label="Last day"
            value={date}
            onChange={(event) => setDate(event.currentTarget.value)}
            error={problems.until}
          />
        )}
        <Textarea
          label="Reason"
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={problems.reason}
        />
        <p className={forms.hint}>
          {parsed.ok && parsed.value > 0
            ? `The limit becomes ${limitText(budget.limit + parsed.value, budget.unit, budget.period)}${until === null ? '' : ` until ${formatMoment(until, budget.timeZone)}`}, then ${limitText(budget.limit, budget.unit, budget.period)} again.`
            : `The limit is ${limitText(budget.limit, budget.unit, budget.period)}. A raise ends by itself and is kept on record.`}
        </p>
        {raise.error !== null && <ErrorState error={raise.error} />}
        <PanelFoot label="Raise" busy={raise.running} onCancel={onDone} />
      </form>
    </Panel>
  )
}

function raiseEnd(end: RaiseEnd, date: string, budget: Budget, now: number): number | null {
  switch (end) {
    case 'reset':
      return budget.resetsAt
    case 'day':
      return now + dayMs
    case 'week':
      return now + 7 * dayMs
    case 'date':
      return parseIsoDate(date, budget.timeZone, 1)
  }
}
