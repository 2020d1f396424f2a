/**
 * `bench [part]`: bundles the measurements in bench/ as the app itself is bundled and runs them;
 * figures go to standard output as JSON.
 */
'use strict'
const { join } = require('node:path')
const { ensureBuilt } = require('./build.cjs')
const { refusal, root } = require('./common.cjs')
const { runBinaryQuietly, runNode } = require('./nodes.cjs')

async function bench(args) {
  await ensureBuilt()
  const { code, output } = await runBinaryQuietly('vite', [
    'build',
    '--config',
    'bench/vite.config.ts',
    '--logLevel',
    'warn',
  ])
  if (code !== 0)
    throw refusal(`${output}\nThe measurements could not be built; what went wrong is above.`)
  return runNode([join(root, 'out', 'bench', 'bench.js'), ...args])
}

module.exports = { bench }
