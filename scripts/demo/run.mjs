/**
 * `npm run demo [-- --home DIR --port N --no-open]`: ninety days of plausible data to look at, in a
 * folder that is thrown away unless one is named.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { workers } from '../dev/watch-main.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { ensureBuilt } = createRequire(import.meta.url)('../launcher/build.cjs')

function readFlags() {
  const string = { type: 'string' }
  try {
    const options = { home: string, port: string, 'no-open': { type: 'boolean' } }
    return parseArgs({ options }).values
  } catch (error) {
    console.error(`${error.message}\nUsage: npm run demo -- [--home DIR] [--port N] [--no-open]`)
    process.exit(2)
  }
}

const values = readFlags()
const folder = values.home === undefined ? mkdtempSync(join(tmpdir(), 'tollgate-demo-')) : null
const home = folder ?? resolve(values.home)

await ensureBuilt()
await build({
  configFile: false,
  root,
  logLevel: 'warn',
  build: {
    ssr: true,
    target: 'node22',
    outDir: join(root, 'out', 'demo'),
    emptyOutDir: true,
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      external: ['better-sqlite3', 'keytar', '@napi-rs/keyring'],
      input: { demo: join(root, 'scripts', 'demo', 'demo.ts'), ...workers },
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
})
const { runDemo } = await import(pathToFileURL(join(root, 'out', 'demo', 'demo.js')))
const args = [
  '--home',
  home,
  ...(values.port === undefined ? [] : ['--port', values.port]),
  ...(values['no-open'] ? ['--no-open'] : []),
]
const code = await runDemo({ home, args, pageRoot: join(root, 'out', 'renderer') })
if (folder !== null) rmSync(folder, { recursive: true, force: true })
process.exit(code)
