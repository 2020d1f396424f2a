/** What is said of a piece of advice, and of the change it asks for. */
import type { AdvisedFields, Recommendations } from '../../../../contract/advice'
import { formatCount } from '../../../kit/format'
import { formatMoment } from '../../../kit/time-format'

/** Longer reasons are not kept on record. */
const mostReason = 300

/** Why a change was made, as it is kept with it. */
export function reasonOf(because: string): string {
  return because.length <= mostReason ? because : `${because.slice(0, mostReason - 1)}…`
}

const times: readonly (readonly [seconds: number, text: string])[] = [
  [604_800, 'a week'],
  [86_400, 'a day'],
  [3600, 'an hour'],
]

function timeText(seconds: number): string {
  const named = times.find(([each]) => each === seconds)
  return named?.[1] ?? `${formatCount(Math.round(seconds / 60))} minutes`
}

/** The button. */
export function actText({
  cacheTtlSeconds,
  defaultMaxOutputTokens,
  maxAttempts,
}: AdvisedFields): string {
  if (cacheTtlSeconds !== undefined) return `Keep answers for ${timeText(cacheTtlSeconds)}…`
  if (defaultMaxOutputTokens !== undefined)
    return `Limit to ${formatCount(defaultMaxOutputTokens)} tokens…`
  return maxAttempts === undefined ? 'Change…' : `Limit to ${attemptsText(maxAttempts)}…`
}

/** What the change does, before it is made. */
export function policyChangeText(service: string, set: AdvisedFields): string {
  return `${effects(service, set).join(' ')} Nothing else of its policy changes.`
}

/** What was done. */
export function policyDoneText(service: string, set: AdvisedFields): string {
  return `Done. ${effects(service, set).join(' ')}`
}

function effects(
  service: string,
  { cacheTtlSeconds, defaultMaxOutputTokens, maxAttempts }: AdvisedFields,
): string[] {
  return [
    ...(cacheTtlSeconds === undefined
      ? []
      : [
          `An answer of ${service} at temperature 0 is kept for ${timeText(cacheTtlSeconds)} and given to calls that ask the same.`,
        ]),
    ...(defaultMaxOutputTokens === undefined
      ? []
      : [
          `Calls of ${service} that name no max output get at most ${formatCount(defaultMaxOutputTokens)} tokens.`,
        ]),
    ...(maxAttempts === undefined
      ? []
      : [
          `A call of ${service} that names no number makes at most ${attemptsText(maxAttempts)}, fallbacks included.`,
        ]),
  ]
}

function attemptsText(attempts: number): string {
  return `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
}

/** What the advice goes by, and what it leaves out. */
export function basisText(found: Recommendations): string {
  const { attempts, withoutRequest, withoutService } = found
  if (attempts === 0) return 'There is no attempt in this range.'
  return [
    lookedAtText(found),
    ...(withoutRequest === 0
      ? []
      : [
          `Of ${formatCount(withoutRequest)} the request is not kept, so what a policy would have changed for them is not known: no saving counts them.`,
        ]),
    ...(withoutService === 0
      ? []
      : [
          `${formatCount(withoutService)} ${withoutService === 1 ? 'names' : 'name'} no service, or one that is gone: advice is a change of a service, so no saving counts ${withoutService === 1 ? 'it' : 'them'}.`,
        ]),
  ].join(' ')
}

function lookedAtText({ attempts, since, whole }: Recommendations): string {
  if (!whole)
    return `The newest ${formatCount(attempts)} attempts were looked at${since === null ? '' : `, those since ${formatMoment(since)}`}; savings are of these.`
  return attempts === 1
    ? 'The one attempt of this range was looked at.'
    : `All ${formatCount(attempts)} attempts of this range were looked at.`
}
