/** Handlers of contract/validation. */
import type { ResponseValidation } from '../validation/validation'
import type { References } from '../config/references'
import { os } from './handlers'

/** A check takes a profile by its name, or rules that are tried before they are saved. */
export function validationHandlers({
  validation,
  references,
}: {
  readonly validation: ResponseValidation
  readonly references: References
}) {
  const { profiles, results } = validation
  return {
    list: os.validation.list.handler(() => ({ items: profiles.list() })),
    save: os.validation.save.handler(({ input, context }) => profiles.save(input, context.who)),
    remove: os.validation.remove.handler(({ input, context }) => {
      profiles.remove(input.name, context.who)
      return { ok: true as const }
    }),
    check: os.validation.check.handler(
      ({ input: { profile, rules, text, finishReason = null }, signal }) =>
        profile === undefined
          ? validation.tryRules(rules ?? [], { text, finishReason }, signal)
          : validation.check(profile, { text, finishReason }, signal),
    ),
    results: os.validation.results.handler(({ input }) => {
      references.requireKnown({
        model: input.model,
        service: input.service === '' ? undefined : input.service,
      })
      return results.list(input)
    }),
    summary: os.validation.summary.handler(({ input }) => validation.summary(input)),
  }
}
