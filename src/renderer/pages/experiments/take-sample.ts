/** Real prompts of one model as the form's draft, with another model beside it. */
import type { CallBrief } from '../../../contract/calls'
import type { Client } from '../../../contract/contract'
import { emptyDraft, emptyVariant, type ExperimentDraft } from './experiment.form'
import { caseOfCall } from './ledger-cases'
import type { DraftCase } from './read-cases'
import type { Sample } from './sample.words'

/** Enough to see a large difference; more can be added in the form. */
const wanted = 20
/** Calls looked through, newest first. */
const mostPages = 10

/** Null where no prompt of these calls is kept, or fits a case. */
export async function takeSample(client: Client, sample: Sample): Promise<ExperimentDraft | null> {
  const cases: DraftCase[] = []
  let cursor: string | undefined
  for (let page = 0; page < mostPages && cases.length < wanted; page += 1) {
    const found = await client.calls.history({ cursor, limit: 100, project: sample.project })
    for (const call of found.items) {
      if (cases.length === wanted || !isOf(call, sample)) continue
      const one = caseOfCall(await client.calls.get({ id: call.callId }), false)
      if (one !== null) cases.push(one)
    }
    cursor = found.nextCursor
    if (cursor === undefined) break
  }
  return cases.length === 0 ? null : draftOfSample(sample, cases)
}

/** A trial of an experiment or a comparison is no work of its own. */
function isOf(
  { state, source, provider, model, service }: CallBrief,
  { from, service: only }: Sample,
): boolean {
  return (
    state === 'done' &&
    (source === 'api' || source === 'playground') &&
    `${provider}/${model}` === from &&
    (only === undefined || service === only)
  )
}

/** Capped, as an empty form is. */
function draftOfSample({ from, onto }: Sample, cases: readonly DraftCase[]): ExperimentDraft {
  return {
    ...emptyDraft,
    name: `${onto} on prompts of ${from}`,
    cases,
    variants: [
      { ...emptyVariant('v1'), model: from },
      { ...emptyVariant('v2'), model: onto },
    ],
  }
}
