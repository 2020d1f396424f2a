/** An experiment before its start: what it will ask, what it may cost, and the button that begins it. */
import { Button } from '@mantine/core'
import { PencilLine, Play } from 'lucide-react'
import type { Experiment } from '../../../contract/experiments'
import { navigate } from '../../frame/route'
import { Facts } from '../../kit/Facts'
import { ErrorState } from '../../parts/ErrorState'
import { ModelDot } from '../../parts/ModelDot'
import { Money } from '../../parts/Money'
import { checkText } from './check.words'
import { useDraft } from './draft.state'
import { checksNothing, draftOf } from './experiment.form'
import { inputText, neededText, nothingCheckedText, plural, sizeText } from './experiment.words'
import { useExperimentActions } from './use-experiments'
import classes from './experiments.module.css'

const shownCases = 5

export function DraftView({ experiment }: { readonly experiment: Experiment }) {
  const { id, estimate, cases, variants, repeats, checks, judge, progress } = experiment
  const { start, remove } = useExperimentActions(id)
  async function change() {
    if (!(await remove.run(null)).ok) return
    useDraft.getState().replace(draftOf(experiment))
    navigate('/experiments/new')
  }
  const judgeCalls = progress.judgeTotal
  return (
    <div className={classes.draft}>
      <h2 className={classes.runName}>{experiment.name}</h2>
      <p className={classes.lead}>
        {sizeText(cases.length, variants.length, repeats)}
        {judgeCalls > 0 && `, and ${plural(judgeCalls, 'call')} of the judge`}
      </p>
      <Cost experiment={experiment} />
      <p className={classes.hint}>
        {estimate.boundNanoUsd === null
          ? 'A model here has no price, so its calls cannot be bounded. Budgets hold as for any call.'
          : isSimulated(experiment)
            ? 'Every model here is simulated: nothing is spent. The amounts are what such calls would cost.'
            : 'At most: were every answer as long as allowed. Budgets hold as for any call.'}
      </p>
      {checksNothing(experiment) && <p className={classes.note}>{nothingCheckedText}</p>}
      <div className={classes.draftActions}>
        <Button
          leftSection={<Play size={14} aria-hidden="true" />}
          loading={start.running}
          autoFocus
          onClick={() => void start.run(null)}
        >
          Start
        </Button>
        <Button
          variant="default"
          leftSection={<PencilLine size={14} aria-hidden="true" />}
          loading={remove.running}
          onClick={() => void change()}
        >
          Change it
        </Button>
        <Button
          variant="subtle"
          color="gray"
          onClick={() => void remove.run(null).then((gone) => gone.ok && navigate('/experiments'))}
        >
          Discard the draft
        </Button>
      </div>
      {start.error !== null && <ErrorState error={start.error} />}
      {remove.error !== null && <ErrorState error={remove.error} />}
      <Facts
        look="lines"
        rows={[
          [
            'Variants',
            <span className={classes.variantNames} key="variants">
              {variants.map((variant) => (
                <span key={variant.id} className={classes.variant}>
                  <ModelDot model={variant.model} />
                  {variant.id}
                </span>
              ))}
            </span>,
          ],
          ['Checks', checks.length === 0 ? 'none' : checks.map(checkText).join('; ')],
          ['Judge', judge === null ? null : judge.model],
          ['Verdict', verdictAt(experiment)],
          ['Calls at once', String(experiment.concurrency)],
          ['Seed', String(experiment.seed)],
        ]}
      />
      <h2 className={classes.smallHead}>The first cases</h2>
      <ol className={classes.preview}>
        {cases.slice(0, shownCases).map((each) => (
          <li key={each.id}>{inputText(each.input)}</li>
        ))}
      </ol>
    </div>
  )
}

/** No variant and no judge costs money. */
function isSimulated({ variants, judge }: Experiment): boolean {
  return [...variants, ...(judge === null ? [] : [judge])].every(
    ({ provider, model }) => (provider ?? model.split('/')[0]) === 'simulated',
  )
}

function verdictAt({ plannedCases, caseCount }: Experiment): string {
  return plannedCases === caseCount
    ? `Once all are answered. ${neededText(caseCount)}`
    : `At ${plural(plannedCases, 'case')}, of which ${plural(caseCount, 'is', 'are')} here.`
}

function Cost({ experiment: { estimate, progress } }: { readonly experiment: Experiment }) {
  return (
    <dl className={classes.cost}>
      <div>
        <dt>Costs at most</dt>
        <dd>
          <Money nanoUsd={estimate.boundNanoUsd} />
        </dd>
      </div>
      <div>
        <dt>Expected</dt>
        <dd>
          <Money nanoUsd={estimate.expectedNanoUsd} status="estimated" />
        </dd>
      </div>
      <div>
        <dt>Cap</dt>
        <dd>
          {progress.capNanoUsd === null ? 'none' : <Money nanoUsd={progress.capNanoUsd} whole />}
        </dd>
      </div>
    </dl>
  )
}
