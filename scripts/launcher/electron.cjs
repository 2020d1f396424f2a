/**
 * The Electron runtime: whether it is here, and fetching it where it is not. npm does not bring it
 * by itself.
 */
'use strict'
const { existsSync, readFileSync } = require('node:fs')
const { join } = require('node:path')
const { root, runQuietly, say } = require('./common.cjs')
const { environment, findNode } = require('./nodes.cjs')

const folder = join(root, 'node_modules', 'electron')
/** Far more than a slow line needs; without a network the attempt ends within seconds by itself. */
const fetchLimitMs = 300_000

/** The path of the runtime, or null. */
function findElectron() {
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const path = join(
    process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'),
    readFileSync(pathFile, 'utf8'),
  )
  return existsSync(path) ? path : null
}

/** The runtime, fetched if need be; else why there is none. */
async function obtainElectron() {
  const found = findElectron()
  if (found !== null) return { path: found }
  if (!existsSync(join(folder, 'install.js')))
    return { problem: 'the electron package is not installed' }
  say('Fetching the Electron runtime, once …')
  const { code, output } = await runQuietly(findNode(), [join(folder, 'install.js')], {
    env: environment(),
    timeoutMs: fetchLimitMs,
  })
  const path = findElectron()
  if (code === 0 && path !== null) return { path }
  const reason =
    output.split('\n').find((line) => /error|failed|ENOTFOUND|ECONN/i.test(line)) ??
    `exit code ${code}`
  return { problem: `its runtime could not be downloaded (${reason.trim()})` }
}

/** Why a window cannot be shown here, or null. */
function findDisplayProblem() {
  if (process.platform !== 'linux') return null
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display'
  if (process.getuid() === 0)
    return 'Chromium keeps its sandbox from root, and Tollgate does not run without it'
  return null
}

module.exports = { findDisplayProblem, findElectron, obtainElectron }
