/** Who works in the measured house: 24 models, 12 projects, 60 services, 200 users, 20 organizations. */
import type { Client } from '../../src/contract/contract'
import type { Model, Price } from '../../src/contract/models'
import { dayMs } from '../../src/shared/spans'
import { createChance } from './chance'

export const sizes = {
  days: 365,
  models: 24,
  projects: 12,
  services: 60,
  users: 200,
  organizations: 20,
} as const

export type PricedModel = Pick<Model, 'provider' | 'model' | 'priceSnapshotId'> & {
  readonly price: Price
}

/** Belongs to one project and asks two or three models, the first of them mostly. */
export interface BenchService {
  readonly name: string
  readonly project: string
  readonly models: readonly PricedModel[]
  /** Typical tokens of a call. */
  readonly input: number
  readonly output: number
}

export interface World {
  /** A past time is before it; the newest entries come close to it. */
  readonly end: number
  readonly services: readonly BenchService[]
  readonly simulated: PricedModel
}

export const projectName = (index: number) => `project-${index % sizes.projects}`
export const serviceName = (index: number) => `service-${index}`
export const userName = (index: number) => `user-${index}`
export const organizationName = (index: number) => `org-${index}`

/** One of ten: six at OpenAI, four at Anthropic, each shared by a few projects. */
export function keyOf(provider: string, project: string): string {
  const number = Number(project.slice('project-'.length))
  return provider === 'openai' ? `key_openai_${number % 6}` : `key_anthropic_${number % 4}`
}

/** The models of the catalogue that are priced, of both vendors by turns. */
export async function createWorld(client: Client, end: number): Promise<World> {
  const { items } = await client.models.list({})
  const priced = items.flatMap(({ price, ...model }) =>
    price === null ? [] : [{ ...model, price }],
  )
  const chat = priced.filter(({ capabilities }) => capabilities.includes('chat'))
  const models = interleaved(
    chat.filter(({ provider }) => provider === 'openai'),
    chat.filter(({ provider }) => provider === 'anthropic'),
  ).slice(0, sizes.models)
  const simulated = chat.find((model) => model.simulated)
  if (models.length < sizes.models || simulated === undefined)
    throw new Error('The catalogue has not enough priced models.')
  const chance = createChance(1)
  const services = Array.from({ length: sizes.services }, (_, index) => ({
    name: serviceName(index),
    project: projectName(index),
    models: Array.from({ length: 2 + (index % 2) }, (_unused, rank) =>
      at(models, index * 5 + rank * 7),
    ),
    input: 200 + chance.skewed(6000),
    output: 60 + chance.skewed(1200),
  }))
  return { end, services, simulated }
}

function interleaved<T>(one: readonly T[], other: readonly T[]): T[] {
  return Array.from({ length: Math.max(one.length, other.length) }, (_, index) => [
    ...one.slice(index, index + 1),
    ...other.slice(index, index + 1),
  ]).flat()
}

export function at<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length]
  if (item === undefined) throw new Error('There is nothing to pick from.')
  return item
}

/** Names and rules as a person would make them, so that questions may name them. */
export async function makeRules(client: Client, { services }: World): Promise<void> {
  await client.system.updateSettings({ firstRunDone: true, timeZone: 'America/New_York' })
  for (let index = 0; index < sizes.projects; index += 1)
    await client.projects.save({ name: projectName(index) })
  for (const { name, models } of services) {
    const route = models.map(({ provider, model }) => `${provider}/${model}`)
    await client.services.save({ name })
    await client.services.setPolicy({ name, policy: { defaultModel: at(route, 0), route } })
  }
  for (const [index, period] of (['day', 'week', 'month', 'month', 'total'] as const).entries())
    await client.budgets.create({
      name: `budget ${index}`,
      scope: index === 0 ? {} : { project: projectName(index) },
      unit: 'usd',
      period,
      limit: 1e15,
      enforcement: 'notify',
    })
}

/** Quarter hours with the share of a year's work that falls into each: by day, on weekdays, growing. */
export function shapeOfYear(end: number): { readonly start: number; readonly weight: number }[] {
  const quarter = dayMs / 96
  const begin = Math.floor(end / quarter) * quarter - sizes.days * dayMs
  return Array.from({ length: Math.floor((end - begin) / quarter) }, (_, index) => {
    const start = begin + index * quarter
    const day = Math.floor(start / dayMs)
    const hours = (start % dayMs) / (dayMs / 24)
    const byHour = 1 + 0.8 * Math.sin(((hours - 8) / 24) * 2 * Math.PI)
    // Day 0 of the epoch was a Thursday.
    const weekend = (day + 4) % 7 === 0 || (day + 4) % 7 === 6
    return { start, weight: byHour * (weekend ? 0.4 : 1) * (1 + index / (96 * sizes.days)) }
  })
}
