/** Every requirement that a comment, a test or a decision cites is one a reader can look up. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const listed = new Set(
  readFileSync('docs/requirements.md', 'utf8').match(/\*\*[A-Z]\d{1,2}\*\*|§\d+/g) ?? [],
)

test('docs/requirements.md says what each cited number means', () => {
  const files = ['src', 'test', 'bench', 'docs']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => /\.(tsx?|md)$/.test(file))
  const missing: string[] = []
  let cited = 0
  for (const file of files)
    for (const [, list = ''] of readFileSync(file, 'utf8').matchAll(/\bspec ([^)\n]*)/g))
      for (const number of list.match(/§\d+|\b[A-Z]\d{1,2}\b/g) ?? []) {
        cited += 1
        if (!listed.has(number.startsWith('§') ? number : `**${number}**`))
          missing.push(`${file}: ${number}`)
      }
  expect(cited).toBeGreaterThan(100)
  expect(missing).toEqual([])
})
