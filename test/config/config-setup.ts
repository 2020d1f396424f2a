/**
 * How tests of the rules file ask: the lines of a refusal, a file applied whole, and a diff as
 * lines of text.
 */
import { expect } from 'vitest'
import type { ConfigDiff } from '../../src/contract/config'
import type { ErrorBody } from '../../src/contract/errors'
import type { House } from '../support/house'

export async function linesOf(
  work: Promise<unknown>,
): Promise<{ lines: (number | undefined)[]; messages: string[]; body: ErrorBody }> {
  const thrown: unknown = await work.then(
    () => {
      throw new Error('nothing was refused')
    },
    (error: unknown) => error,
  )
  const body = thrown as ErrorBody
  expect(body.code).toBe('invalid_request')
  return {
    lines: body.data?.issues?.map(({ line }) => line) ?? [],
    messages: body.data?.issues?.map(({ message }) => message) ?? [],
    body,
  }
}

export async function applyAll(
  { client }: House,
  yaml: string,
  prune = false,
): Promise<ConfigDiff> {
  const { digest } = await client.config.apply({ yaml, prune })
  return client.config.apply({ yaml, prune, apply: true, digest })
}

export function told(diff: ConfigDiff): string[] {
  return diff.changes.flatMap(({ section, name, action, fields }) => [
    `${action} ${section} ${name}`,
    ...fields.map(({ field, before, after }) => `  ${field}: ${before} → ${after}`),
  ])
}
