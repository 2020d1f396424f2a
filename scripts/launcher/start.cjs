/**
 * `start`: the window where Electron runs, else the same console in the browser. `serve`: the
 * browser shell on purpose.
 */
'use strict'
const { join } = require('node:path')
const { ensureBuilt } = require('./build.cjs')
const { root, run, say } = require('./common.cjs')
const { findDisplayProblem, obtainElectron } = require('./electron.cjs')
const { environment, findNode } = require('./nodes.cjs')

/** Our own exit codes; anything else means that Electron itself did not come up. */
const ownExitCodes = new Set([0, 1, 130, 143])
const startUpMs = 10_000

async function start(args) {
  await ensureBuilt()
  const displayProblem = findDisplayProblem()
  const { path, problem } =
    displayProblem === null ? await obtainElectron() : { problem: displayProblem }
  if (path === undefined) return openBrowserShell(args, problem)
  const began = Date.now()
  const code = await run(path, [root, ...args], { env: environment() })
  if (ownExitCodes.has(code) || Date.now() - began > startUpMs) return code
  return openBrowserShell(args, `it ended at once with code ${code}`)
}

function openBrowserShell(args, problem) {
  say(`The Electron window cannot be opened: ${problem}. Opening the same console in your browser.`)
  return serve(args)
}

async function serve(args) {
  await ensureBuilt()
  return run(findNode(), [join(root, 'out', 'main', 'serve.js'), ...args], {
    env: environment(),
    ipc: true,
  })
}

module.exports = { serve, start }
