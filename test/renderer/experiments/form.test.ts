/** The form of an experiment: what is wrong beside each field, what is sent, and a draft that stays. */
import { describe, expect, it } from 'vitest'
import { newExperiment, type Experiment } from '../../../src/contract/experiments'
import { checkDraft } from '../../../src/renderer/pages/experiments/check-draft'
import {
  draftOf,
  emptyDraft,
  emptyVariant,
  freeKey,
  variantNames,
  type ExperimentDraft,
} from '../../../src/renderer/pages/experiments/experiment.form'
import { exampleDraft } from '../../../src/renderer/pages/experiments/example'
import { keepDraft, readDraft } from '../../../src/renderer/pages/experiments/kept-draft'

const scope = { project: 'dev', environment: 'development' }
const good: ExperimentDraft = {
  ...emptyDraft,
  name: ' Tone ',
  cases: [{ input: 'Hi', vars: { lang: 'en' } }],
  template: '{{input}} in {{lang}}',
  variants: [
    { ...emptyVariant('v1'), model: 'openrouter/meta/llama' },
    { ...emptyVariant('v2'), model: 'openai/gpt-4o', name: 'big', system: 'Be kind.' },
  ],
}
function problemsOf(change: Partial<ExperimentDraft>) {
  const checked = checkDraft({ ...good, ...change }, scope)
  return checked.ok ? {} : checked.problems
}

describe('a draft that is whole', () => {
  it('is sent in the shape of the contract, without what was left empty', () => {
    const checked = checkDraft(good, scope)
    if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
    expect(checked.input).toEqual({
      name: 'Tone',
      ...scope,
      cases: good.cases,
      prompt: { template: good.template },
      variants: [
        { id: 'meta/llama', provider: 'openrouter', model: 'meta/llama', parameters: {} },
        { id: 'big', provider: 'openai', model: 'gpt-4o', parameters: {}, system: 'Be kind.' },
      ],
      repeats: 1,
      checks: [],
      capNanoUsd: 1_000_000_000,
      margin: 0.05,
    })
    expect(newExperiment.safeParse(checked.input).success).toBe(true)
  })

  it('has no cap, no seed and no planned number where those fields are empty', () => {
    const checked = checkDraft({ ...good, cap: '' }, scope)
    expect(checked.ok && Object.keys(checked.input)).not.toContain('capNanoUsd')
    const full = checkDraft(
      { ...good, cap: '0.5', seed: '7', planned: '120', margin: '2,5' },
      scope,
    )
    expect(full.ok && full.input).toMatchObject({
      capNanoUsd: 500_000_000,
      seed: 7,
      plannedCases: 120,
      margin: 0.025,
    })
  })

  it('is what the ready example is', () => {
    expect(checkDraft(exampleDraft(['simulated/sim-mini']), scope).ok).toBe(true)
  })
})

describe('what is wrong', () => {
  it('stands at its field', () => {
    expect(problemsOf({ name: ' ' }).name).toContain('name')
    expect(problemsOf({ cases: [] }).cases).toContain('at least one case')
    expect(problemsOf({ repeats: '0' }).repeats).toContain('1 to 20')
    expect(problemsOf({ repeats: '1.5' }).repeats).toContain('1 to 20')
    expect(problemsOf({ cap: '0' }).cap).toContain('above 0')
    expect(problemsOf({ margin: '51' }).margin).toContain('0.1 to 50')
    expect(problemsOf({ atOnce: '33' }).atOnce).toContain('1 to 32')
    expect(problemsOf({ seed: '-1' }).seed).toContain('4294967295')
    expect(problemsOf({ planned: 'many' }).planned).toContain('whole number')
    expect(problemsOf({ judge: { model: null, rubric: 'x' } }).judge).toContain('Pick the model')
    expect(problemsOf({ judge: { model: 'a/b', rubric: ' ' } }).judge).toContain('better one')
  })

  it('of a case names its number', () => {
    const cases = [
      { input: 'Hi', vars: { lang: 'en' } },
      { input: ' ', vars: { lang: 'de' } },
    ]
    expect(problemsOf({ cases }).cases).toContain('Case 2 is empty')
  })

  it('of a template is a variable without a value, or no place for the case', () => {
    const cases = [...good.cases, { input: 'Ho' }]
    expect(problemsOf({ cases }).template).toContain('1 of the cases do not give {{lang}}')
    expect(problemsOf({ template: 'Hello' }).template).toContain('put {{input}}')
  })

  it('of a template is not {{expected}} where the cases say what they expect', () => {
    const template = '{{input}} {{expected}}'
    const expecting = [
      { input: 'Hi', expected: 'Ho' },
      { input: 'Ja', vars: { expected: 'Jo' } },
    ]
    expect(problemsOf({ template, cases: expecting }).template).toBeUndefined()
    expect(problemsOf({ template, cases: [...expecting, { input: 'He' }] }).template).toContain(
      '1 of the cases do not give {{expected}}',
    )
  })

  it('of a check against the expected is a case that expects nothing', () => {
    expect(problemsOf({ checks: [{ kind: 'equals', expected: true }] }).checks).toContain('Case 1')
    expect(problemsOf({ checks: [{ kind: 'contains', text: '' }] }).checks).toContain('Write')
    expect(problemsOf({ checks: [{ kind: 'contains', text: 'x' }] }).checks).toBeUndefined()
  })

  it('of a variant is its model or its name', () => {
    const [first, second] = good.variants
    if (first === undefined || second === undefined) throw new Error('two variants')
    const problems = problemsOf({
      variants: [
        { ...first, model: null },
        { ...second, name: 'gründlich' },
        { ...second, key: 'v3', name: 'same' },
        { ...second, key: 'v4', name: 'same' },
      ],
    })
    expect(problems['variant-v1']).toContain('model')
    expect(problems['variant-v2']).toContain('letters')
    expect(problems['variant-v3']).toBeUndefined()
    expect(problems['variant-v4']).toContain('already')
  })

  it('of all is a number of calls that no experiment takes', () => {
    const cases = Array.from({ length: 2000 }, () => ({ input: 'x', vars: { lang: 'en' } }))
    const variants = Array.from({ length: 8 }, (_, at) => ({
      ...emptyVariant(`v${at}`),
      model: `a/m${at}`,
    }))
    expect(problemsOf({ cases, variants, repeats: '20' }).cases).toContain('320\u2009000 calls')
  })
})

describe('variants', () => {
  it('are called as their models, told apart by a number', () => {
    const model = 'openai/gpt-4o'
    expect(
      variantNames([
        { ...emptyVariant('v1'), model },
        { ...emptyVariant('v2'), model },
        { ...emptyVariant('v3'), model, name: 'cold' },
      ]),
    ).toEqual(['gpt-4o', 'gpt-4o 2', 'cold'])
    expect(freeKey([emptyVariant('v1'), emptyVariant('v3')])).toBe('v2')
  })
})

describe('a draft in the tab', () => {
  function tab(limit = Infinity) {
    const held = new Map<string, string>()
    return {
      getItem: (key: string) => held.get(key) ?? null,
      removeItem: (key: string) => void held.delete(key),
      setItem(key: string, value: string) {
        if (value.length > limit) throw new Error('quota')
        held.set(key, value)
      },
    }
  }

  it('comes back as it was, and is gone once it is cleared', () => {
    const storage = tab()
    expect(keepDraft(storage, good)).toBe(true)
    expect(readDraft(storage)).toEqual(good)
    keepDraft(storage, emptyDraft)
    expect(readDraft(storage)).toBeNull()
  })

  it('that the tab has no room for is said not to be kept, and no older one comes back', () => {
    const storage = tab(900)
    keepDraft(storage, { ...good, cases: [] })
    const large = { ...good, cases: [{ input: 'x'.repeat(1000) }] }
    expect(keepDraft(storage, large)).toBe(false)
    expect(readDraft(storage)).toBeNull()
  })

  it('that is damaged or of another version is none', () => {
    const storage = tab()
    storage.setItem('tollgate.experiment-draft', '{"name":1}')
    expect(readDraft(storage)).toBeNull()
    storage.setItem('tollgate.experiment-draft', '{')
    expect(readDraft(storage)).toBeNull()
  })
})

describe('an experiment that there is', () => {
  it('becomes the form it came from', () => {
    const checked = checkDraft(good, scope)
    if (!checked.ok) throw new Error('not whole')
    const { cases, variants, prompt, margin } = checked.input
    const experiment = {
      ...checked.input,
      cases: cases.map((each, at) => ({ ...each, id: `case-${at + 1}` })),
      variants,
      prompt,
      margin,
      judge: null,
      seed: 9,
      concurrency: 8,
      caseCount: 1,
      plannedCases: 1,
      progress: { capNanoUsd: 1_000_000_000 },
    } as unknown as Experiment
    expect(draftOf(experiment)).toMatchObject({
      name: 'Tone',
      template: good.template,
      cap: '1',
      margin: '5',
      planned: '',
      atOnce: '8',
      seed: '9',
      variants: [
        { name: 'meta/llama', model: 'openrouter/meta/llama' },
        { name: 'big', model: 'openai/gpt-4o', system: 'Be kind.' },
      ],
    })
  })
})
