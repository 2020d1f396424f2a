/** What is said of a model that becomes the default of a service. */
import type { Service } from '../../contract/projects'

type DefaultOf = Pick<Service, 'name' | 'policy'>

/** Services to choose from, each with its default. */
export function servicesFor(
  services: readonly DefaultOf[],
): { readonly value: string; readonly label: string }[] {
  return services.map(({ name, policy }) => ({
    value: name,
    label:
      policy.defaultModel === undefined
        ? `${name} (no default of its own)`
        : `${name} (now ${policy.defaultModel})`,
  }))
}

/** What the change does, before it is made. */
export function changeText({ name, policy }: DefaultOf, model: string): string {
  const instead =
    policy.defaultModel === undefined
      ? 'instead of what its project or environment says'
      : `instead of ${policy.defaultModel}`
  return `Calls of ${name} that name no model go to ${model} from now on, ${instead}. ${rolloutText(policy, model)}`
}

/** A roll-out is against the default: it ends with its challenger's success, else begins anew. */
function rolloutText({ rollout }: DefaultOf['policy'], model: string): string {
  const rest = 'othing else of its policy changes.'
  if (rollout === undefined) return `N${rest}`
  const { challenger } = rollout
  const isWon = challenger === model || model.endsWith(`/${challenger}`)
  return `Its roll-out ${isWon ? 'ends' : 'begins anew, against this default'}; n${rest}`
}

/** What was done. */
export function doneText(
  name: string,
  model: string,
  before: string | null,
  change: string | null,
): string {
  if (change === null) return `${model} is the default of ${name} already.`
  return before === null
    ? `${model} is the default of ${name} now.`
    : `${model} is the default of ${name} now, in place of ${before}.`
}

/** The full id of what a variant asks. */
export function modelIdOf({
  provider,
  model,
}: {
  readonly provider?: string | undefined
  readonly model: string
}): string {
  return provider === undefined || model.startsWith(`${provider}/`) ? model : `${provider}/${model}`
}
