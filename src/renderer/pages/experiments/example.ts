/** A ready experiment on the simulated provider: free, over in a minute, and it ends in a verdict. */
import type { ExperimentDraft } from './experiment.form'
import { emptyDraft, emptyVariant } from './experiment.form'

const topics = [
  'a bakery opening on Sundays',
  'a school library',
  'a bicycle repair shop',
  'a weekly vegetable box',
  'a small museum',
  'a community garden',
  'a ferry timetable',
  'a music school',
  'a mountain hut',
  'a town archive',
  'a choir rehearsal',
  'a night bus line',
]
const asks = ['Plan', 'Compare two ways to run', 'List the risks of', 'Write a notice about']

/**
 * Forty-eight questions with and without a limit on the answer's length: does it cut answers off?
 * The models are full ids.
 */
export function exampleDraft(models: readonly string[]): ExperimentDraft {
  const [model = null] = models
  return {
    ...emptyDraft,
    name: 'Example: does a limit of 100 tokens cut answers off?',
    cases: asks.flatMap((ask) => topics.map((topic) => ({ input: `${ask} ${topic}.` }))),
    template: 'Answer in short points.\n\n{{input}}',
    variants: [
      { ...emptyVariant('v1'), name: 'Unlimited', model },
      { ...emptyVariant('v2'), name: 'Limited', model, parameters: { maxOutputTokens: 100 } },
    ],
    checks: [{ kind: 'finish_reason', allowed: ['stop'] }],
    atOnce: '8',
    seed: '7',
  }
}
