/**
 * What the launcher's parts share: where the checkout is, talking to a person, running a program.
 */
'use strict'
const { spawn } = require('node:child_process')
const { constants } = require('node:os')
const { resolve } = require('node:path')

const root = resolve(__dirname, '..', '..')

// A terminal that closes or a reader that ends must not end the launcher, which has a program to
// pass signals to.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

/** A line for a person. Standard output belongs to the program that is started. */
function say(text) {
  process.stderr.write(`${text}\n`)
}

/** An error whose text is all a person needs to see. */
function refusal(sentence) {
  return Object.assign(new Error(sentence), { sentence })
}

/** The exit code a shell would report. */
function exitCodeOf(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 1)
}

/**
 * Runs a program to its end and gives its exit code. Signals meant for it are passed on, and it is
 * told when this process is gone (`ipc`, for Node programs that listen to `disconnect`).
 */
function run(file, args, { ipc = false, ...options } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(file, args, {
      cwd: root,
      stdio: ipc ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
      ...options,
    })
    const pass = (signal) => child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass)
    child.once('error', fail)
    child.once('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, pass)
      done(exitCodeOf(code, signal))
    })
  })
}

/**
 * Runs a program quietly; gives its exit code and everything it printed. Ended when it takes longer
 * than `timeoutMs`.
 */
function runQuietly(file, args, { timeoutMs = 600_000, ...options } = {}) {
  return new Promise((done) => {
    const child = spawn(file, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      ...options,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output += chunk))
    child.once('error', (error) => done({ code: 127, output: `${output}${error.message}\n` }))
    child.once('close', (code, signal) => done({ code: exitCodeOf(code, signal), output }))
  })
}

module.exports = { root, say, refusal, run, runQuietly }
