/** Builds the app when the sources are newer than the build. */
'use strict'
const { createHash } = require('node:crypto')
const {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
  closeSync,
} = require('node:fs')
const { join } = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { refusal, root, say } = require('./common.cjs')
const { cacheFolder, runBinaryQuietly } = require('./nodes.cjs')

const stampFile = join(root, 'out', '.stamp')
const lockFile = join(cacheFolder, 'build.lock')
const inputs = [
  'src',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig.base.json',
  'tsconfig.json',
]

/**
 * Makes sure that `out/` is the build of what is in `src/` now. Throws a sentence when the build
 * fails.
 */
async function ensureBuilt({ force = false } = {}) {
  if (!force && isFresh()) return
  await withLock(async () => {
    const stamp = describeInputs()
    // Another process may have built while this one waited.
    if (!force && isFresh()) return
    say('Building Tollgate …')
    const { code, output } = await runBinaryQuietly('electron-vite', ['build'], {
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
    })
    if (code !== 0) throw refusal(`${output}\nThe build failed; what went wrong is above.`)
    writeFileSync(stampFile, stamp)
  })
}

function isFresh() {
  return (
    existsSync(stampFile) &&
    existsSync(join(root, 'out', 'main', 'serve.js')) &&
    readFileSync(stampFile, 'utf8') === describeInputs()
  )
}

/**
 * A digest of every input's name, size and time of change: a start looks at a few hundred files
 * without reading them.
 */
function describeInputs() {
  const hash = createHash('sha256')
  for (const input of inputs) describe(input, hash)
  return hash.digest('hex')
}

function describe(name, hash) {
  const path = join(root, name)
  if (!existsSync(path)) return
  const stats = statSync(path)
  if (!stats.isDirectory()) {
    hash.update(`${name} ${stats.size} ${stats.mtimeMs}\n`)
    return
  }
  for (const entry of readdirSync(path).sort()) describe(`${name}/${entry}`, hash)
}

/**
 * One build at a time: two starts at once would write over each other. A lock whose owner is gone
 * is ignored.
 */
async function withLock(work) {
  mkdirSync(cacheFolder, { recursive: true })
  while (!takeLock()) await sleep(100)
  try {
    await work()
  } finally {
    rmSync(lockFile, { force: true })
  }
}

function takeLock() {
  try {
    const file = openSync(lockFile, 'wx')
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch {
    if (!ownerLives()) rmSync(lockFile, { force: true })
    return false
  }
}

function ownerLives() {
  try {
    const pid = Number(readFileSync(lockFile, 'utf8'))
    // Empty for the instant between its creation and its first write.
    return pid === 0 || process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

module.exports = { ensureBuilt }
