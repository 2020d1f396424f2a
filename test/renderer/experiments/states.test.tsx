// @vitest-environment jsdom
/** The states of the list and of a verdict as a person meets them. */
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type {
  Experiment,
  ExperimentBrief,
  PairVerdict,
  Verdict,
} from '../../../src/contract/experiments'
import { ExperimentList } from '../../../src/renderer/pages/experiments/ExperimentList'
import { VerdictView } from '../../../src/renderer/pages/experiments/VerdictView'
import { clientOf, prepareDom, renderPart } from '../support/dom'

prepareDom()
afterEach(cleanup)

const progress = {
  done: 4,
  total: 4,
  failed: 0,
  spentNanoUsd: 12_300_000,
  capNanoUsd: 1_000_000_000,
  secondsLeft: null,
  judgeDone: 0,
  judgeTotal: 0,
  judgeSpentNanoUsd: 0,
}
const brief: ExperimentBrief = {
  id: 'exp_1',
  createdAt: 0,
  name: 'Capitals',
  project: 'dev',
  environment: 'development',
  service: null,
  state: 'done',
  note: null,
  caseCount: 2,
  plannedCases: 2,
  repeats: 1,
  progress,
  sentence: 'Mini passes 2 of 2 cases more than Large.',
  variants: [
    { id: 'Mini', model: 'm', parameters: {} },
    { id: 'Large', model: 'l', parameters: {} },
  ],
}
const experiment: Experiment = {
  ...brief,
  cases: [
    { id: 'q1', input: 'France' },
    { id: 'q2', input: 'Italy' },
  ],
  contentKept: true,
  prompt: {},
  checks: [],
  judge: null,
  seed: 7,
  margin: 0.05,
  concurrency: 4,
  estimate: { boundNanoUsd: 1, expectedNanoUsd: 1 },
  running: [],
}
const pair: PairVerdict = {
  a: 'Mini',
  b: 'Large',
  outcome: 'not_enough_data',
  moreCases: 38,
  quality: {
    n: 2,
    bothPass: 1,
    onlyA: 1,
    onlyB: 0,
    neither: 0,
    winsA: 1,
    winsB: 0,
    ties: 1,
    difference: 0.5,
    low: -0.3,
    high: 0.9,
    method: 'mcnemar-newcombe',
    p: 1,
    pAdjusted: 1,
  },
  cost: null,
  latency: null,
  dollarsPerExtraPass: null,
  missing: [],
  agreement: null,
}
const early: Verdict = {
  plannedCases: 40,
  cases: 2,
  final: false,
  qualityCompared: true,
  sentence: 'Not enough data: about 38 more cases.',
  pairs: [pair],
  missing: ['q3'],
}
const settings = async () => ({ project: 'dev', environment: 'development', theme: 'system' })
const clientWithList = (list: () => Promise<unknown>) =>
  clientOf({ system: { settings }, experiments: { list } })
const clientWithVerdict = (verdict: Verdict) =>
  clientOf({
    experiments: { verdict: async () => verdict, trials: async () => ({ items: [] }) },
  })

describe('the list', () => {
  it('without experiments says what one is, and fills in an example', async () => {
    let asked = 0
    renderPart(
      <ExperimentList onExample={() => (asked += 1)} />,
      clientWithList(async () => ({ items: [] })),
    )
    expect(await screen.findByText('No experiments in dev yet')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Try it on the simulated provider' }))
    expect(asked).toBe(1)
  })

  it('shows state, progress, money of the cap and the verdict of each', async () => {
    renderPart(
      <ExperimentList onExample={() => {}} />,
      clientWithList(async () => ({ items: [brief] })),
    )
    const row = await screen.findByRole('button', { name: /Capitals/ })
    expect(row.textContent).toMatch(
      /Capitals.*Done.*Mini passes 2 of 2.*4 of 4 trials · \$0\.0123 of \$1/s,
    )
    fireEvent.click(row)
    expect(window.location.hash).toBe('#/experiments/exp_1/verdict')
  })

  it('of one that stopped by itself says why', async () => {
    const note = 'The cap leaves no room for the next call.'
    renderPart(
      <ExperimentList onExample={() => {}} />,
      clientWithList(async () => ({
        items: [{ ...brief, state: 'capped', sentence: null, note }],
      })),
    )
    expect((await screen.findByRole('button', { name: /Capitals/ })).textContent).toMatch(
      /At its cap.*no room for the next call/s,
    )
  })
})

describe('a verdict', () => {
  it('before its end is an early look: the interval, what is missing, and a way to more cases', async () => {
    renderPart(<VerdictView experiment={experiment} />, clientWithVerdict(early))
    expect(await screen.findByText('Early look, no verdict')).toBeTruthy()
    expect(
      screen.getByRole('img', { name: /Mini less Large: \+50 points .*Equal within 5 points/ }),
    ).toBeTruthy()
    expect(screen.getByText(/1 case is not finished by every variant/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Plan one with about 38 more cases' }))
    expect(window.location.hash).toBe('#/experiments/new')
  })

  it('that is final says what a further pass costs, and asks for nothing more', async () => {
    renderPart(
      <VerdictView experiment={experiment} />,
      clientWithVerdict({
        ...early,
        final: true,
        sentence: 'Mini passes 2 of 2 cases more than Large.',
        missing: [],
        pairs: [{ ...pair, outcome: 'a', moreCases: 0, dollarsPerExtraPass: 0.0021 }],
      }),
    )
    expect(await screen.findByText('Each further pass with Mini costs $0.0021.')).toBeTruthy()
    expect(screen.queryByText('Early look, no verdict')).toBeNull()
    expect(screen.queryByRole('button', { name: /^Plan one/ })).toBeNull()
  })

  it('of a judge says who was preferred, not who passed', async () => {
    renderPart(
      <VerdictView experiment={{ ...experiment, judge: { model: 'j', rubric: 'Kind.' } }} />,
      clientWithVerdict(early),
    )
    expect(await screen.findByText('Mini is preferred')).toBeTruthy()
    expect(screen.getByText('2 cases: Mini better in 1, Large in 0, even in 1')).toBeTruthy()
    expect(screen.queryByText(/both pass/)).toBeNull()
  })

  it('of which nothing was checked draws no interval', async () => {
    renderPart(
      <VerdictView experiment={experiment} />,
      clientWithVerdict({
        ...early,
        qualityCompared: false,
        pairs: [{ ...pair, quality: { ...pair.quality, n: 0 } }],
      }),
    )
    expect(
      await screen.findByText('not compared: there is neither a check nor a judge'),
    ).toBeTruthy()
    expect(screen.queryByRole('img')).toBeNull()
    expect(screen.queryByText(/McNemar|called equal|on which they differ/)).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Copy it and add checks' }))
    expect(window.location.hash).toBe('#/experiments/new')
  })
})
