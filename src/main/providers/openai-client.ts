/**
 * The official SDK of OpenAI: one client an attempt, with every option set that it would read from the
 * environment.
 */
import type OpenAI from 'openai'
import type { Attempt } from './attempt'
import { completionAsStream } from './openai-request'
import type { Endpoint } from './port'
import { sdkFetch, type SdkFetchDeps, type SdkFetchRules } from './sdk-fetch'

const publicEndpoint = 'https://api.openai.com/v1'
/** The SDK wants a key even where a local server needs none; it is not sent. */
const noSecret = 'none'

export interface OpenaiClientDeps extends SdkFetchDeps {
  /** Sent by kind `openai` alone. */
  readonly organization?: string | undefined
}

type Rules = Pick<SdkFetchRules, 'streams' | 'onRefusal' | 'mostBytes'>

export function createOpenaiClients(deps: OpenaiClientDeps) {
  let sdk: Promise<typeof OpenAI> | undefined
  /** Resolves with the SDK, read from disk once. */
  function load() {
    sdk ??= import('openai').then((module) => module.default)
    return sdk
  }

  async function clientFor(
    attempt: Attempt,
    { endpoint, secret }: { readonly endpoint: Endpoint; readonly secret: string },
    rules: Rules,
  ): Promise<OpenAI> {
    const Client = await load()
    const lenient = endpoint.kind !== 'openai'
    return new Client({
      apiKey: secret === '' ? noSecret : secret,
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      baseURL: endpoint.baseUrl ?? publicEndpoint,
      logLevel: 'off',
      maxRetries: 0,
      // Beyond every clock of ours, so that ours name what ran out.
      timeout: endpoint.timeouts.totalMs + 60_000,
      // The page's main process has a window; the SDK takes it for a browser.
      dangerouslyAllowBrowser: true,
      fetch: sdkFetch(deps, attempt, {
        headers: {
          ...(secret === '' ? {} : { authorization: `Bearer ${secret}` }),
          ...(lenient || deps.organization === undefined
            ? {}
            : { 'openai-organization': deps.organization }),
        },
        ...(lenient ? { wholeAsStream: completionAsStream } : {}),
        ...rules,
      }),
    })
  }

  return { load, clientFor }
}
