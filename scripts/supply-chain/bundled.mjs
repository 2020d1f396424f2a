/**
 * Which packages end up inside `out/`: the real build, in memory, asked for the modules that are
 * left after unused code was dropped.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { resolveConfig } from 'electron-vite'
import { build, mergeConfig } from 'vite'
import { root } from './lock.mjs'

const parts = ['main', 'preload', 'renderer']
const inputs = [
  'src',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'scripts/supply-chain/bundled.mjs',
]
const cacheFile = join(root, 'node_modules', '.cache', 'tollgate', 'bundled.json')

/**
 * Places of the lock file by part of the program, sorted: `{ main: ['node_modules/zod', …],
 * preload: [], renderer: [...] }`. Leaves `out/` as it is. The last answer is kept for as long as
 * nothing that goes into a build has changed.
 */
export async function findBundled() {
  const digest = describeInputs()
  const kept = readKept()
  if (kept?.digest === digest) return kept.found
  const found = await buildInMemory()
  mkdirSync(dirname(cacheFile), { recursive: true })
  writeFileSync(`${cacheFile}.${process.pid}`, JSON.stringify({ digest, found }))
  renameSync(`${cacheFile}.${process.pid}`, cacheFile)
  return found
}

function readKept() {
  try {
    return existsSync(cacheFile) ? JSON.parse(readFileSync(cacheFile, 'utf8')) : null
  } catch {
    return null
  }
}

/** A digest of every input's content: two checkouts of one commit give one answer. */
function describeInputs() {
  const hash = createHash('sha256')
  function add(name) {
    const path = join(root, name)
    if (statSync(path).isDirectory())
      for (const entry of readdirSync(path).sort()) add(`${name}/${entry}`)
    else hash.update(`${name}\0`).update(readFileSync(path)).update('\0')
  }
  for (const input of inputs) add(input)
  return hash.digest('hex')
}

async function buildInMemory() {
  process.chdir(root)
  process.env.NODE_ENV_ELECTRON_VITE = 'production'
  const { config } = await resolveConfig({ logLevel: 'error' }, 'build', 'production')
  const found = {}
  for (const part of parts) {
    const places = new Set()
    await build(
      mergeConfig(config[part], {
        logLevel: 'error',
        build: { write: false, emptyOutDir: false, reportCompressedSize: false },
        plugins: [listing(places)],
        worker: { plugins: () => [listing(places)] },
      }),
    )
    found[part] = [...places].sort()
  }
  return found
}

function listing(places) {
  return {
    name: 'supply-chain:listing',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        // A style sheet leaves no code in its chunk and is shipped all the same.
        for (const id of chunk.moduleIds) {
          const place = placeOf(id)
          if (place !== null && (chunk.modules[id]?.renderedLength > 0 || /\.css(\?|$)/.test(id)))
            places.add(place)
        }
      }
    },
  }
}

/**
 * `node_modules/a/node_modules/@b/c` of a module's file, or null for a file of ours or of the
 * bundler.
 */
export function placeOf(id) {
  const path = relative(root, id.replace(/^\0/, '').split('?', 1)[0]).replaceAll('\\', '/')
  // From the first node_modules on, wherever a linked one really is.
  return (
    /(?:^|\/)(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? null
  )
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.stdout.write(`${JSON.stringify(await findBundled())}\n`)
