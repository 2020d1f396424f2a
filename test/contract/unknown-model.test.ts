/** The sentence for a model nobody knows says every way to make it known. */
import { expect, test } from 'vitest'
import { unknownModel } from '../../src/contract/unknown-model'

test('names the model, where it was looked for, and a price file and an own price as ways out', () => {
  const ways =
    'Pick one from the catalogue, import a newer price file (it adds new models of OpenAI and Anthropic), or add the model with your own price.'
  expect(unknownModel('gpt-99')).toBe(`Model gpt-99 is not known. ${ways}`)
  expect(unknownModel('gpt-99', 'openai')).toBe(
    `Model gpt-99 is not known at provider openai. ${ways}`,
  )
})
