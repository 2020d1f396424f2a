/**
 * Anthropic's official SDK: one client an attempt, with every option set that it would read from the
 * environment.
 */
import type Anthropic from '@anthropic-ai/sdk'
import type { Attempt } from './attempt'
import type { Endpoint } from './port'
import { sdkFetch, type SdkFetchDeps, type SdkFetchRules } from './sdk-fetch'
import { eventName } from './wire/anthropic-schema'

const publicEndpoint = 'https://api.anthropic.com'
const protocolVersion = '2023-06-01'
/** The SDK wants a credential even where a local server needs none; it is not sent. */
const noSecret = 'none'

interface Rules extends Pick<SdkFetchRules, 'streams' | 'onRefusal'> {
  readonly beta?: string | undefined
}

export function createAnthropicClients(deps: SdkFetchDeps) {
  let sdk: Promise<typeof Anthropic> | undefined
  /** Resolves with the SDK, read from disk once. */
  function load() {
    sdk ??= import('@anthropic-ai/sdk').then((module) => module.default)
    return sdk
  }

  async function clientFor(
    attempt: Attempt,
    { endpoint, secret }: { readonly endpoint: Endpoint; readonly secret: string },
    { beta, ...rules }: Rules,
  ): Promise<Anthropic> {
    const Client = await load()
    return new Client({
      apiKey: secret === '' ? noSecret : secret,
      webhookKey: null,
      baseURL: endpoint.baseUrl ?? publicEndpoint,
      logLevel: 'off',
      maxRetries: 0,
      timeout: endpoint.timeouts.totalMs + 60_000,
      dangerouslyAllowBrowser: true,
      openTelemetry: { propagation: false, traces: false },
      fetch: sdkFetch(deps, attempt, {
        headers: {
          'anthropic-version': protocolVersion,
          ...(beta === undefined ? {} : { 'anthropic-beta': beta }),
          ...(secret === '' ? {} : { 'x-api-key': secret }),
        },
        nameOf: eventName,
        ...rules,
      }),
    })
  }

  return { load, clientFor }
}
