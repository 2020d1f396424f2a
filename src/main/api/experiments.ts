/** Handlers of contract/experiments. */
import type { NewExperiment } from '../../contract/experiments'
import type { Experiments } from '../compare/experiments/experiments'
import type { References } from '../config/references'
import { os } from './handlers'

/** Every name is checked before an experiment is kept, each issue with the place it stands at. */
export function experimentsHandlers({
  experiments,
  references,
}: {
  readonly experiments: Experiments
  readonly references: References
}) {
  return {
    list: os.experiments.list.handler(({ input }) => {
      references.requireKnown({ project: input.project })
      return experiments.list(input)
    }),
    create: os.experiments.create.handler(({ input }) => {
      checkNames(references, input)
      return experiments.create(input)
    }),
    get: os.experiments.get.handler(({ input }) => experiments.get(input.id)),
    progress: os.experiments.progress.handler(({ input }) => experiments.progress(input.id)),
    remove: os.experiments.remove.handler(({ input }) => {
      experiments.remove(input.id)
      return { ok: true as const }
    }),
    start: os.experiments.start.handler(({ input, context }) =>
      experiments.start(input.id, input.capNanoUsd, context.who),
    ),
    pause: os.experiments.pause.handler(({ input, context }) =>
      experiments.pause(input.id, context.who),
    ),
    retry: os.experiments.retry.handler(({ input, context }) =>
      experiments.retry(input.id, context.who),
    ),
    verdict: os.experiments.verdict.handler(({ input }) => experiments.verdict(input.id)),
    pick: os.experiments.pick.handler(({ input: { id, ...asked }, context }) =>
      experiments.pick(id, asked, context.who),
    ),
    picks: os.experiments.picks.handler(({ input }) => experiments.picks(input.id)),
    export: os.experiments.export.handler(({ input }) =>
      experiments.export(input.id, input.format ?? 'json'),
    ),
    trials: os.experiments.trials.handler(({ input }) => experiments.trials(input.id, input)),
  }
}

function checkNames(
  references: References,
  { project, environment, service, variants, judge }: NewExperiment,
): void {
  references.require({ project, environment, service })
  for (const [index, { provider, model }] of variants.entries())
    references.require({ provider, model }, `variants.${index}`)
  if (judge !== undefined)
    references.require({ provider: judge.provider, model: judge.model }, 'judge')
}
