/** How often, up to what price, how fast, and when a verdict is given. */
import { usualConcurrency } from '../../../contract/experiments'
import type { Problems } from '../../kit/checked'
import { Fold } from '../../kit/Fold'
import { NumberText } from '../../kit/number/NumberText'
import { useDraft } from './draft.state'
import type { ExperimentField } from './check-draft'
import { Section } from './Section'
import classes from './experiments.module.css'

export function LimitsSection({ problems }: { readonly problems: Problems<ExperimentField> }) {
  const draft = useDraft((state) => state.draft)
  const act = useDraft.getState()
  const fine = problems.planned ?? problems.margin ?? problems.seed
  return (
    <Section title="Limits">
      <div className={classes.numbers}>
        <NumberText
          label="Repeats"
          description="Of each case; averaged before cases are counted."
          whole
          text={draft.repeats}
          error={problems.repeats}
          onText={(repeats) => act.set({ repeats })}
        />
        <NumberText
          label="Cap"
          description="No call begins that could pass it."
          leftSection="$"
          placeholder="none"
          text={draft.cap}
          error={problems.cap}
          onText={(cap) => act.set({ cap })}
        />
        <NumberText
          label="Calls at once"
          description="More of them end it sooner, up to 32."
          placeholder={String(usualConcurrency)}
          whole
          text={draft.atOnce}
          error={problems.atOnce}
          onText={(atOnce) => act.set({ atOnce })}
        />
      </div>
      <Fold
        inset
        title="How the verdict is given"
        summary={`at ${draft.planned.trim() === '' ? 'all' : draft.planned} cases, equal within ${draft.margin} points`}
        faulty={fine !== undefined}
        opensOnFault
      >
        <div className={classes.numbers}>
          <NumberText
            label="Planned cases"
            description="A verdict is given at this number, never before: looking early finds what is not there."
            placeholder={`${draft.cases.length}, all of them`}
            whole
            text={draft.planned}
            error={problems.planned}
            onText={(planned) => act.set({ planned })}
          />
          <NumberText
            label="Equal within"
            description="Points of passes. A difference surely smaller than this is none to you."
            rightSection="pts"
            text={draft.margin}
            error={problems.margin}
            onText={(margin) => act.set({ margin })}
          />
          <NumberText
            label="Seed"
            description="Orders the calls and the arithmetic, so that both can be repeated."
            placeholder="drawn at random"
            whole
            text={draft.seed}
            error={problems.seed}
            onText={(seed) => act.set({ seed })}
          />
        </div>
      </Fold>
    </Section>
  )
}
