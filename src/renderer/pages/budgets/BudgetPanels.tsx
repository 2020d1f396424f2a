/** The right-hand panels of the page: a new budget, changes to one, and a temporary raise. */
import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Budget, NewBudget } from '../../../contract/budgets'
import { exactUsd } from '../../../shared/money-text'
import { parseIsoDate } from '../../../shared/dates'
import { PanelForm, usePanelForm } from '../../parts/PanelForm'
import { NumberText } from '../../kit/number/NumberText'
import { useServerAction } from '../../client/query'
import { formatMoment } from '../../kit/time-format'
import {
  checkDraft,
  checkRaise,
  parseLimit,
  type BudgetDraft,
  type RaiseInput,
} from './budget.form'
import { amountText, limitText, scopeText, type ScopeNames } from './budget.words'
import { BudgetFields } from './BudgetFields'
import forms from '../../kit/form.module.css'
import { dayMs } from '../../../shared/spans'

const topics = ['budgets', 'usage'] as const

export interface NewBudgetPanelProps {
  /** What the fields begin with. */
  readonly start: BudgetDraft
  readonly onDone: () => void
}

/** A new budget, begun with what is given. */
export function NewBudgetPanel({ start, onDone }: NewBudgetPanelProps) {
  const [draft, setDraft] = useState(start)
  const create = useServerAction((client, input: NewBudget) => client.budgets.create(input), topics)
  const form = usePanelForm(checkDraft(draft), create, onDone)
  return (
    <PanelForm
      title="New budget"
      label="New budget"
      saveLabel="Add budget"
      form={form}
      onDone={onDone}
    >
      <BudgetFields
        draft={draft}
        problems={form.problems}
        fixed={false}
        onChange={(part) => setDraft({ ...draft, ...part })}
      />
      <p className={forms.hint}>
        It starts with what its period has already spent and holds. What it covers, its unit and its
        period stay as they are; the rest can change.
      </p>
    </PanelForm>
  )
}

export interface ChangePanelProps {
  readonly budget: Budget
  /** For keys and providers in its scope. */
  readonly names: ScopeNames
  readonly onDone: () => void
}

/** A budget as text fields; the limit with every digit it has. */
function draftOf(budget: Budget): BudgetDraft {
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

/** What can change of a budget, with a warning where that blocks calls at once. */
export function EditBudgetPanel({ budget, names, onDone }: ChangePanelProps) {
  const [draft, setDraft] = useState(() => draftOf(budget))
  const update = useServerAction(
    (client, { name, limit, enforcement, thresholds }: NewBudget) =>
      client.budgets.update({ id: budget.id, name, limit, enforcement, thresholds }),
    topics,
  )
  const checked = checkDraft(draft)
  const form = usePanelForm(checked, update, onDone)
  const blocks =
    checked.ok &&
    checked.input.enforcement === 'hard' &&
    checked.input.limit + (budget.raise?.amount ?? 0) <= budget.spent + budget.held
  return (
    <PanelForm
      title={`Edit ${budget.name}`}
      label="Edit budget"
      saveLabel="Save"
      form={form}
      onDone={onDone}
    >
      <p className={forms.hint}>
        Covers {scopeText(budget.scope, names)},{' '}
        {budget.period === 'total' ? 'in total' : `per ${budget.period} in ${budget.timeZone}`}.
        Make a new budget to change that.
      </p>
      <BudgetFields
        draft={draft}
        problems={form.problems}
        fixed
        onChange={(part) => setDraft({ ...draft, ...part })}
      />
      {blocks && (
        <p className={forms.caution} role="status">
          {amountText(budget.spent + budget.held, budget.unit)} is spent and held already, so this
          blocks {scopeText(budget.scope, names)} at once.
        </p>
      )}
    </PanelForm>
  )
}

type RaiseEnd = 'reset' | 'day' | 'week' | 'date'

/** More for a while, with the reason that is kept on record. */
export function RaiseBudgetPanel({ budget, onDone }: Omit<ChangePanelProps, 'names'>) {
  const [amount, setAmount] = useState('')
  const [reason, setReason] = useState('')
  const [end, setEnd] = useState<RaiseEnd>(budget.resetsAt === null ? 'day' : 'reset')
  const [date, setDate] = useState('')
  const raise = useServerAction(
    (client, input: RaiseInput) => client.budgets.update({ id: budget.id, raise: input }),
    topics,
  )
  const now = Date.now()
  const until = raiseEnd(end, date, budget, now)
  const checked = checkRaise({ amount, until, reason }, budget.unit, now)
  const form = usePanelForm(
    checked.ok ? { ok: true, input: checked.raise } : checked,
    raise,
    onDone,
  )
  const { problems } = form
  const parsed = parseLimit(amount, budget.unit)
  return (
    <PanelForm
      title={`Raise ${budget.name}`}
      label="Raise budget"
      saveLabel="Raise"
      form={form}
      onDone={onDone}
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
        data={raiseEnds(budget)}
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
          ? raisedText(budget, parsed.value, until)
          : `The limit is ${limitText(budget.limit, budget.unit, budget.period)}. A raise ends by itself and is kept on record.`}
      </p>
    </PanelForm>
  )
}

/** What the limit becomes, until when, and what it is afterwards. */
function raisedText(budget: Budget, by: number, until: number | null): string {
  const { limit, unit, period, timeZone } = budget
  const end = until === null ? '' : ` until ${formatMoment(until, timeZone)}`
  return `The limit becomes ${limitText(limit + by, unit, period)}${end}, then ${limitText(limit, unit, period)} again.`
}

/** When a raise can end. */
function raiseEnds({ resetsAt, timeZone }: Budget) {
  return [
    ...(resetsAt === null
      ? []
      : [{ value: 'reset', label: `When it resets, ${formatMoment(resetsAt, timeZone)}` }]),
    { value: 'day', label: 'In 24 hours' },
    { value: 'week', label: 'In 7 days' },
    { value: 'date', label: 'At the end of a day' },
  ]
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
