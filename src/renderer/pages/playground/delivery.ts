/**
 * How a call is carried, apart from what it asks: only what a person changed is sent, the rest is
 * as service, project and console say. Pure.
 */
import { z } from 'zod'
import { priority, type CallRequest } from '../../../contract/calls'
import { inferenceGeo, serviceTier } from '../../../contract/charges'

export const delivery = z.object({
  priority: priority.optional(),
  preferredProvider: z.string().optional(),
  allowFallback: z.boolean().optional(),
  maxAttempts: z.int().min(1).max(10).optional(),
  cache: z.boolean().optional(),
  retryShown: z.boolean().optional(),
  serviceTier: serviceTier.optional(),
  inferenceGeo: inferenceGeo.optional(),
})
export type Delivery = z.infer<typeof delivery>

const names = Object.keys(delivery.shape) as readonly (keyof Delivery)[]

/** Its fields that are set, of whatever else is there. */
export function setDelivery(given: Delivery): Delivery {
  return Object.fromEntries(
    names.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]),
  ) as Delivery
}

/** What a kept request had asked for. */
export function deliveryOf(request: Delivery): Delivery {
  return setDelivery(request)
}

/** `3 changed`; null where everything is as the rules say. */
export function deliveryChanges(delivered: Delivery): string | null {
  const count = Object.keys(setDelivery(delivered)).length
  return count === 0 ? null : `${count} changed`
}

/**
 * Providers do not know routes, priorities and caches, so code for such a request asks Tollgate.
 */
export function needsTollgate(request: CallRequest): boolean {
  return request.model === undefined || Object.keys(setDelivery(request)).length > 0
}

export type Choice = 'unset' | 'yes' | 'no'

export function choiceOf(value: boolean | undefined): Choice {
  return value === undefined ? 'unset' : value ? 'yes' : 'no'
}

export function valueOf(choice: string): boolean | undefined {
  return choice === 'yes' ? true : choice === 'no' ? false : undefined
}
