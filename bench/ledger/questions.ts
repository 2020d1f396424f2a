/** What the pages ask about usage: of everything, by every dimension, and through one, two and three labels. */
import type { Client } from '../../src/contract/contract'
import { noValue } from '../../src/contract/entry-filter'
import { dayMs } from '../../src/shared/spans'
import { projectName, serviceName, userName } from './world'

export type Questions = Readonly<Record<string, () => Promise<unknown>>>

export function questionsTo(client: Client, now: number): Questions {
  return { ...ofEverything(client, now), ...throughLabels(client, now), ...besides(client, now) }
}

const model = 'gpt-4o-mini'

function daysBefore(now: number, days: number) {
  return { from: now - days * dayMs, to: now }
}

function ofEverything({ usage }: Client, now: number): Questions {
  const last = (days: number) => daysBefore(now, days)
  return {
    meter: () => usage.meter({}),
    'month by model': () => usage.summary({ by: 'model' }),
    'month by day by service': () => usage.series({ by: 'service', interval: 'day' }),
    'day by hour by project': () => usage.series({ ...last(1), by: 'project', interval: 'hour' }),
    '90 days by day by model': () => usage.series({ ...last(90), by: 'model', interval: 'day' }),
    'year by user': () => usage.summary({ ...last(365), by: 'user' }),
    'year by week by service': () =>
      usage.series({ ...last(365), by: 'service', interval: 'week' }),
    'year by month by provider': () =>
      usage.series({ ...last(365), by: 'provider', interval: 'month' }),
  }
}

/** Through one, two and three labels. */
function throughLabels({ usage }: Client, now: number): Questions {
  const year = daysBefore(now, 365)
  return {
    'percentiles of a year by model by month': () =>
      usage.latency({ ...year, by: 'model', interval: 'month' }),
    'percentiles of a month of a project in production by day': () =>
      usage.latency({ project: projectName(7), environment: 'production' }),
    'hours of the week of a year': () => usage.week(year),
    'hours of the week of a user': () => usage.week({ ...year, user: userName(3) }),
    'month of a project by service': () =>
      usage.summary({ project: projectName(0), by: 'service' }),
    'year of a project by model by month': () =>
      usage.series({ ...year, project: projectName(1), by: 'model', interval: 'month' }),
    'year of a user by model': () => usage.summary({ ...year, user: userName(0), by: 'model' }),
    'year without a service by project': () =>
      usage.summary({ ...year, service: noValue, by: 'project' }),
    'month of a project in production by day': () =>
      usage.series({ project: projectName(2), environment: 'production', interval: 'day' }),
    'year of a provider in production by user': () =>
      usage.summary({
        ...year,
        provider: 'openai',
        environment: 'production',
        by: 'user',
      }),
    'year of a service of a user by month': () =>
      usage.series({
        ...year,
        service: serviceName(0),
        user: userName(1),
        interval: 'month',
      }),
    'year of a provider, a project, in production by service': () =>
      usage.summary({
        ...year,
        provider: 'anthropic',
        project: projectName(3),
        environment: 'production',
        by: 'service',
      }),
    'year of a model over the API in production by week': () =>
      usage.series({
        ...year,
        model,
        source: 'api',
        environment: 'production',
        interval: 'week',
      }),
  }
}

/** Histories, forecasts, advice, states, sums of the ledger page. */
function besides(client: Client, now: number): Questions {
  const { tokenLimits, forecast, advice } = client
  const month = daysBefore(now, 30)
  return {
    'history of a year': () => tokenLimits.history({ months: 12 }),
    'history of a service': () => tokenLimits.history({ service: serviceName(4), months: 12 }),
    'history of a project in production': () =>
      tokenLimits.history({ project: projectName(4), environment: 'production', months: 12 }),
    'forecast of the month': () => forecast.usage({}),
    'forecast of a project in production': () =>
      forecast.usage({ project: projectName(5), environment: 'production' }),
    'forecast of budgets': () => forecast.budgets({}),
    recommendations: () => advice.recommendations(month),
    'what a month would be on another model': () =>
      advice.whatIf({ ...month, onto: `openai/${model}` }),
    'waits and refusals of a month': () => client.traffic.figures(month),
    'state of the providers': () => client.providerStatus.list({}),
    'projects side by side': () => client.projects.resources({}),
    'report of a month': () => client.reports.get({ period: 'month' }),
    'count and sum of all entries': () => client.ledger.sum({}),
    'count and sum of a month of a project': () =>
      client.ledger.sum({ ...month, project: projectName(6) }),
    'count and sum of a model of a user': () => client.ledger.sum({ model, user: userName(2) }),
  }
}
