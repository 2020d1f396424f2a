/** Starting points for a new provider: a kind, a name, and the address its makers document. */
import type { ProviderKind } from '../../../contract/providers'

/** A server people often add, with what is known of it. */
export interface ProviderPreset {
  readonly id: string
  readonly title: string
  readonly kind: ProviderKind
  readonly name: string
  /** Empty: the person fills it in, or the public endpoint is used. */
  readonly baseUrl: string
  readonly hint: string
}

export const providerPresets: readonly ProviderPreset[] = [
  {
    id: 'ollama',
    title: 'Ollama',
    kind: 'openai-compatible',
    name: 'Ollama',
    baseUrl: 'http://127.0.0.1:11434/v1',
    hint: 'Models on this machine. Ollama needs no key.',
  },
  {
    id: 'vllm',
    title: 'vLLM',
    kind: 'openai-compatible',
    name: 'vLLM',
    baseUrl: 'http://127.0.0.1:8000/v1',
    hint: 'A vLLM server. The key is what it was started with as --api-key.',
  },
  {
    id: 'lm-studio',
    title: 'LM Studio',
    kind: 'openai-compatible',
    name: 'LM Studio',
    baseUrl: 'http://127.0.0.1:1234/v1',
    hint: 'Models on this machine, with LM Studio’s local server switched on. It needs no key.',
  },
  {
    id: 'openrouter',
    title: 'OpenRouter',
    kind: 'openai-compatible',
    name: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    hint: 'Many vendors behind one key that starts with sk-or-.',
  },
  {
    id: 'azure',
    title: 'Azure OpenAI',
    kind: 'openai-compatible',
    name: 'Azure OpenAI',
    baseUrl: 'https://YOUR-RESOURCE.openai.azure.com/openai/v1',
    hint: 'Put your resource’s name in the address. Models are named after your deployments.',
  },
  {
    id: 'openai',
    title: 'OpenAI, second account',
    kind: 'openai',
    name: 'OpenAI 2',
    baseUrl: '',
    hint: 'Another OpenAI account or a proxy that speaks for it. Empty address: the public endpoint.',
  },
  {
    id: 'anthropic',
    title: 'Anthropic, second account',
    kind: 'anthropic',
    name: 'Anthropic 2',
    baseUrl: '',
    hint: 'Another Anthropic account or a proxy that speaks for it. Empty address: the public endpoint.',
  },
  {
    id: 'custom',
    title: 'Other',
    kind: 'openai-compatible',
    name: '',
    baseUrl: '',
    hint: 'Anything that answers in OpenAI’s wire format.',
  },
]

/** What the kinds are called. */
export const kindNames = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  'openai-compatible': 'OpenAI-compatible',
  simulated: 'Simulated',
} as const satisfies Record<ProviderKind, string>

/** The public endpoint a kind falls back to, in words. */
export function baseUrlText(kind: ProviderKind, baseUrl: string | null): string {
  if (baseUrl !== null) return baseUrl
  switch (kind) {
    case 'openai':
      return 'https://api.openai.com/v1'
    case 'anthropic':
      return 'https://api.anthropic.com'
    case 'simulated':
      return 'Built in, answers on this machine'
    case 'openai-compatible':
      return 'No address'
  }
}

/** Why a preset's address cannot be used as it stands, or null. */
export function placeholderProblem(baseUrl: string): string | null {
  return /YOUR-/i.test(baseUrl) ? 'Put your resource’s name in place of YOUR-RESOURCE.' : null
}
