/** A pasted key loses what surrounds it unseen, wherever the contract takes one (spec K6). */
import { expect, it } from 'vitest'
import { z } from 'zod'
import { keysContract } from '../../src/contract/keys'
import { trimSecret } from '../../src/contract/secret-text'

it.each([
  ' ',
  '\n',
  '\r\n',
  '\t',
  '\u00a0',
  '\u200b',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u202a',
  '\u00ad',
  '\u3000',
  '\u2028',
])('%j around a key is taken away', (unseen) => {
  expect(trimSecret(`${unseen}${unseen}sk-a b${unseen}`)).toBe('sk-a b')
  expect(trimSecret(unseen)).toBe('')
})

it.each(['create', 'probe', 'replace', 'rotate'] as const)(
  '%s takes it bare, however short, and refuses what is nothing',
  (route) => {
    const schema = keysContract[route]['~orpc'].inputSchema
    if (!(schema instanceof z.ZodType)) throw new Error('The input has no schema')
    const input = {
      create: { providerId: 'p', label: 'l' },
      probe: { providerId: 'p' },
      replace: { id: 'key_1' },
      rotate: { id: 'key_1' },
    }[route]
    expect(schema.parse({ ...input, secret: '\ufeff\u00a0EMPTY\u200b\r\n' })).toMatchObject({
      secret: 'EMPTY',
    })
    expect(schema.safeParse({ ...input, secret: '\u00a0\u200b\n' }).success).toBe(false)
  },
)
