/** Budget and raise forms: what is typed becomes exact integers or a sentence. */
import { describe, expect, it } from 'vitest'
import { budgetsContract } from '../../../src/contract/budgets'
import {
  checkDraft,
  checkRaise,
  firstBudget,
  newDraft,
  parseThresholds,
} from '../../../src/renderer/pages/budgets/budget.form'

describe('checkDraft', () => {
  it('turns the offered first budget into what the contract takes', () => {
    const checked = checkDraft(firstBudget('Europe/Berlin'))
    expect(checked).toMatchObject({
      ok: true,
      input: {
        scope: {},
        unit: 'usd',
        period: 'month',
        limit: 10_000_000_000,
        enforcement: 'hard',
        thresholds: [50, 75, 90, 100],
      },
    })
    const schema = budgetsContract.create['~orpc'].inputSchema
    expect(checked.ok && schema?.['~standard'].validate(checked.input)).not.toHaveProperty('issues')
  })
  it('keeps a limit exact to the nano-dollar', () => {
    expect(checkDraft({ ...firstBudget('UTC'), limit: '0.1' })).toMatchObject({
      input: { limit: 100_000_000 },
    })
    expect(checkDraft({ ...firstBudget('UTC'), limit: '4.35' })).toMatchObject({
      input: { limit: 4_350_000_000 },
    })
  })
  it('reads tokens and requests as whole numbers', () => {
    expect(checkDraft({ ...firstBudget('UTC'), unit: 'tokens', limit: '140,000' })).toMatchObject({
      input: { limit: 140_000 },
    })
    expect(checkDraft({ ...firstBudget('UTC'), unit: 'requests', limit: '1.5' })).toMatchObject({
      ok: false,
    })
  })
  it('says for each field why it cannot be saved', () => {
    const checked = checkDraft({
      ...newDraft('Nowhere/Else'),
      thresholds: 'a lot',
      scope: { user: '-x' },
    })
    expect(checked.ok).toBe(false)
    if (!checked.ok)
      expect(Object.keys(checked.problems).sort()).toEqual([
        'limit',
        'name',
        'thresholds',
        'timeZone',
        'user',
      ])
  })
  it('leaves empty scope fields out, so that they match anything', () => {
    const checked = checkDraft({
      ...firstBudget('UTC'),
      scope: { project: 'dev', user: '  ', service: '' },
    })
    expect(checked).toMatchObject({ ok: true, input: { scope: { project: 'dev' } } })
  })
})

describe('parseThresholds', () => {
  it('sorts, and takes each once', () => {
    expect(parseThresholds('90, 50 %, 75%;75')).toEqual({ ok: true, value: [50, 75, 90] })
    expect(parseThresholds('')).toEqual({ ok: true, value: [] })
  })
  it.each(['0', '-5', '1001', 'half'])('refuses %j', (text) => {
    expect(parseThresholds(text).ok).toBe(false)
  })
})

describe('checkRaise', () => {
  const now = 1_000_000
  it('needs an amount, a future end and a reason', () => {
    expect(checkRaise({ amount: '5', until: now + 1, reason: ' launch ' }, 'usd', now)).toEqual({
      ok: true,
      raise: { amount: 5e9, until: now + 1, reason: 'launch' },
    })
    const checked = checkRaise({ amount: '0', until: now, reason: ' ' }, 'usd', now)
    expect(checked.ok === false && Object.keys(checked.problems).sort()).toEqual([
      'amount',
      'reason',
      'until',
    ])
    expect(checkRaise({ amount: '5', until: null, reason: 'x' }, 'usd', now)).toMatchObject({
      problems: { until: 'Choose when the raise ends.' },
    })
  })
})
