/**
 * The browser shell's process while developing: started when main is built, and again, on the same
 * home, port and token, when it has changed.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

/**
 * `whenUp` resolves when the shell listens; `restart` and `stop` when the process is gone that was
 * there.
 */
export function createShell({ root, home, port, origin, open }) {
  const env = { ...process.env, TOLLGATE_DEV_TOKEN: randomBytes(32).toString('base64url') }
  const usual = [
    join(root, 'out', 'dev', 'serve.js'),
    '--home',
    home,
    '--port',
    String(port),
    '--origin',
    origin,
  ]
  let child
  let isFirst = true
  let up = createGate()
  let turn = Promise.resolve()

  function start() {
    const own = spawnShell(root, env, usual, { isFirst, open })
    isFirst = false
    child = own
    own.stdout.once('data', () => up.open())
    own.once('exit', (code) => {
      if (child !== own) return
      child = undefined
      up = up.closed()
      if (code !== 0) console.error(`main ended with ${code}; the next change starts it again.`)
    })
  }

  async function stop() {
    const own = child
    if (own === undefined) return
    child = undefined
    up = up.closed()
    const gone = new Promise((done) => own.once('exit', done))
    own.kill('SIGTERM')
    await gone
  }

  return {
    whenUp: () => up.passed,
    /** One after the other: two processes may not hold one home. */
    restart() {
      turn = turn.then(stop).then(start)
      return turn
    },
    stop: () => turn.then(stop),
  }
}

/**
 * The first one says where the page is, and opens it where that is wanted. Later ones say how long
 * they took, and what is wrong.
 */
function spawnShell(root, env, usual, { isFirst, open }) {
  const began = performance.now()
  const args = isFirst && open ? usual : [...usual, '--no-open']
  const stdio = ['ignore', 'pipe', isFirst ? 'inherit' : 'pipe', 'ipc']
  const child = spawn(process.execPath, args, { cwd: root, env, stdio })
  if (isFirst) return child
  child.stdout.once('data', () =>
    console.error(`main is back (${Math.round(performance.now() - began)} ms)`),
  )
  child.stderr.on('data', (text) => String(text).includes('#code=') || process.stderr.write(text))
  return child
}

/** Whoever waits at a gate that was never opened goes on waiting at the same one. */
function createGate() {
  let isOpen = false
  let pass
  const passed = new Promise((done) => (pass = done))
  const gate = {
    passed,
    open() {
      isOpen = true
      pass()
    },
    closed: () => (isOpen ? createGate() : gate),
  }
  return gate
}
