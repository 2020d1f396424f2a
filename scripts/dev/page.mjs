/**
 * The page from source with hot reload, under the policy and the guard of the browser shell, whose
 * routes it hands on.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { createServer, runnerImport } from 'vite'

/** The shell's own rules, from its sources: there is no second set of them for development. */
async function readRules(root) {
  const load = async (file) =>
    (
      await runnerImport(join(root, 'src', 'main', 'shell', file), {
        configFile: false,
        root,
        logLevel: 'warn',
      })
    ).module
  const [page, guard] = [await load('page.ts'), await load('browser/origin-guard.ts')]
  return { ...page, ...guard }
}

/**
 * Listens on 127.0.0.1. What goes to the shell waits until it is up. Throws when the port is taken.
 */
export async function servePage({ root, port, shellPort, whenUp }) {
  const rules = await readRules(root)
  const nonce = randomBytes(16).toString('base64url')
  const toShell = { target: `http://127.0.0.1:${shellPort}`, ws: true }
  const server = await createServer({
    configFile: false,
    root: join(root, 'src', 'renderer'),
    logLevel: 'warn',
    clearScreen: false,
    html: { cspNonce: nonce },
    plugins: [react(), shellRules({ rules, port, whenUp })],
    server: {
      host: '127.0.0.1',
      port,
      strictPort: true,
      cors: false,
      headers: {
        ...rules.securityHeaders,
        'content-security-policy': developmentPolicy(rules, nonce),
      },
      proxy: { '/api': toShell, '/session': toShell, '/rpc': toShell },
      // Sources and packages, and nothing else of the checkout: a home may lie in it.
      fs: { allow: [join(root, 'src'), join(root, 'node_modules')] },
    },
  })
  await server.listen()
  return server
}

/**
 * Hot reload puts one script into the document, which the nonce admits; everything else is as in
 * the built page.
 */
function developmentPolicy({ contentSecurityPolicy }, nonce) {
  return contentSecurityPolicy(nonce).replace(
    "script-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
  )
}

/** Requests pass the shell's guard before anything of Vite sees them. */
function shellRules({ rules, port, whenUp }) {
  return {
    name: 'tollgate-shell-rules',
    configureServer(server) {
      const guard = rules.createGuard(port, null)
      server.middlewares.use((request, response, next) => {
        const refused = guard.check(request)
        if (refused === null) {
          if (rules.isDataPath(rules.pathOf(request))) void whenUp().then(() => next())
          else next()
          return
        }
        response.writeHead(refused.status, { 'content-type': 'application/json' })
        response.end(JSON.stringify(refused.body))
      })
    },
  }
}
