/**
 * The launcher's commands: start, serve, build, test [suite], bench, dist (installers), and any
 * program of node_modules/.bin.
 */
'use strict'
const { existsSync } = require('node:fs')
const { join } = require('node:path')
const { ensureBuilt } = require('./build.cjs')
const { root, say } = require('./common.cjs')
const { binary, runNode, runBinary } = require('./nodes.cjs')
const { serve, start } = require('./start.cjs')

async function main([command = 'start', ...args]) {
  try {
    process.exitCode = await run(command, args)
  } catch (error) {
    say(error && error.sentence ? error.sentence : String((error && error.stack) || error))
    process.exitCode = 1
  }
}

async function run(command, args) {
  if (!existsSync(join(root, 'node_modules', 'better-sqlite3'))) {
    say('Tollgate is not set up yet: run npm install first.')
    return 1
  }
  switch (command) {
    case 'start':
      return start(args)
    case 'serve':
      return serve(args)
    case 'build':
      await ensureBuilt({ force: true })
      return 0
    case 'test':
      return require('./test.cjs').test(args)
    case 'dist':
      await ensureBuilt()
      return runBinary('electron-builder', ['--config', 'build/electron-builder.yml', ...args])
    case 'bench':
      return require('./bench.cjs').bench(args)
    default:
      if (existsSync(binary(command))) return runBinary(command, args)
      if (command.endsWith('.mjs') || command.endsWith('.cjs'))
        return runNode([join(root, command), ...args])
      say(
        `There is no command ${command}. Use start, serve, build, test, bench, dist or a program of node_modules/.bin.`,
      )
      return 2
  }
}

module.exports = { main }
