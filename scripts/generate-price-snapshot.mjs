/**
 * Writes src/main/catalog/price-snapshot.json from the installed @pydantic/genai-prices, for the
 * models of our tables. Run it (node scripts/generate-price-snapshot.mjs PUBLISHED-DATE) after a
 * new version of the library; test/catalog/snapshot.test.ts fails while the file and the library
 * differ.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { findProvider } from '@pydantic/genai-prices'

// The sources are written for a bundler: their relative imports carry no extension.
registerHooks({
  resolve: (specifier, context, next) =>
    next(/^\.\.?\/[a-z/-]+$/.test(specifier) ? `${specifier}.ts` : specifier, context),
})
const { libraryFile } = await import('../src/main/catalog/library-file.ts')
const { entriesFrom } = await import('../src/main/catalog/library-prices.ts')
const { snapshotId } = await import('../src/main/catalog/snapshot-id.ts')

const { version } = JSON.parse(
  readFileSync(
    new URL('../node_modules/@pydantic/genai-prices/package.json', import.meta.url),
    'utf8',
  ),
)
const date = Date.parse(process.argv[2] ?? '')
if (Number.isNaN(date))
  throw new Error(
    'Give the date the library version was published (npm view @pydantic/genai-prices time).',
  )

const {
  entries,
  further: leftOut,
  notUnderstood,
} = entriesFrom(
  libraryFile.parse(['openai', 'anthropic'].map((providerId) => findProvider({ providerId }))),
)
if (notUnderstood.length > 0) throw new Error(`Not understood: ${JSON.stringify(notUnderstood)}`)
const id = snapshotId(entries)
const head = JSON.stringify({ id, source: `@pydantic/genai-prices ${version}`, date }).slice(1, -1)
const lines = entries.map((entry) => JSON.stringify(entry)).join(',\n')
const text = `{${head},"leftOut":${JSON.stringify(leftOut)},"entries":[\n${lines}\n]}\n`
writeFileSync(new URL('../src/main/catalog/price-snapshot.json', import.meta.url), text)
console.log(`${id}: ${entries.length} entries`)
