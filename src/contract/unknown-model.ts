/**
 * The one sentence for a model that the catalogue does not have, wherever it is refused: it names
 * every way out.
 */

/** `provider` where the model was looked for at that one only. */
export function unknownModel(written: string, provider?: string): string {
  return `Model ${written} is not known${provider === undefined ? '' : ` at provider ${provider}`}. ${knowIt}`
}

const knowIt =
  'Pick one from the catalogue, import a newer price file (it adds new models of OpenAI and Anthropic), or add the model with your own price.'
