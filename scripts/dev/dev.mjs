/**
 * `npm run dev [-- --home DIR --port N --no-open]`: the page with hot reload in front of a browser
 * shell that is rebuilt and restarted on change.
 */
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { servePage } from './page.mjs'
import { createShell } from './shell.mjs'
import { watchMain } from './watch-main.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const usage = 'Usage: npm run dev -- [--home DIR] [--port N] [--no-open]'

function readFlags() {
  const string = { type: 'string' }
  try {
    const { values } = parseArgs({
      options: { home: string, port: string, 'no-open': { type: 'boolean' } },
    })
    const port = Number(values.port ?? 0)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error('--port must be a number from 0 to 65535')
    return {
      port,
      open: values['no-open'] !== true,
      home: resolve(values.home ?? join(root, '.dev', 'home')),
    }
  } catch (error) {
    console.error(`${error.message}\n${usage}`)
    process.exit(2)
  }
}

/** A port that was free a moment ago. */
function findPort() {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })
}

const flags = readFlags()
const port = flags.port === 0 ? await findPort() : flags.port
const shellPort = await findPort()
const shell = createShell({
  root,
  home: flags.home,
  port: shellPort,
  origin: `http://127.0.0.1:${port}`,
  open: flags.open,
})
let ending = false

async function end(code) {
  if (ending) return
  ending = true
  await Promise.allSettled([watcher?.close(), page?.close(), shell.stop()])
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0))

const page = await servePage({ root, port, shellPort, whenUp: shell.whenUp }).catch((error) => {
  console.error(`The page cannot be served on port ${port}: ${error.message}`)
  return end(1)
})
const watcher = await watchMain(root, () => void shell.restart())
