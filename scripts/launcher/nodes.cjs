/**
 * Which Node runs Tollgate. The database library ends an older one without a word, so nothing of
 * ours is ever loaded into the wrong one.
 */
'use strict'
const { existsSync, mkdirSync } = require('node:fs')
const { delimiter, dirname, join } = require('node:path')
const { refusal, root, run, runQuietly } = require('./common.cjs')

const windows = process.platform === 'win32'
const cacheFolder = join(root, 'node_modules', '.cache', 'tollgate')

/**
 * The pinned Node that `npm install` brings, else the one running if it is new enough. Throws a
 * sentence when there is neither.
 */
function findNode() {
  const pinned = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')
  if (existsSync(pinned)) return pinned
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 14)) return process.execPath
  throw refusal(
    `Tollgate runs on Node.js 22.14 or newer; npm install could not bring its own, and this is ${process.version}: install a newer Node.js, or run npm install again with a network.`,
  )
}

/**
 * The environment for our programs: our Node first on the path, compiled code kept between starts.
 */
function environment(more = {}) {
  try {
    mkdirSync(cacheFolder, { recursive: true })
  } catch {
    // A checkout that this user may not write to starts a little slower and is otherwise fine.
  }
  const path = [
    dirname(findNode()),
    join(root, 'node_modules', '.bin'),
    process.env.PATH ?? '',
  ].join(delimiter)
  return {
    ...process.env,
    PATH: path,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(cacheFolder, 'compiled'),
    ...more,
  }
}

/** Runs Node programs of ours. */
function runNode(args, options = {}) {
  return run(findNode(), args, { env: environment(options.env), ...options.spawn })
}

/** Where npm put a program. */
function binary(name) {
  return join(root, 'node_modules', '.bin', windows ? `${name}.cmd` : name)
}

function runBinary(name, args, env) {
  return run(binary(name), args, { env: environment(env), shell: windows })
}

function runBinaryQuietly(name, args, env, options = {}) {
  return runQuietly(binary(name), args, { env: environment(env), shell: windows, ...options })
}

module.exports = {
  binary,
  cacheFolder,
  environment,
  findNode,
  runBinary,
  runBinaryQuietly,
  runNode,
}
