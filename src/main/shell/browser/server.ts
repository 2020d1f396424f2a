/**
 * The browser shell: the console on the loopback interface, for a browser on this machine or at the
 * end of a tunnel.
 */
import { randomBytes } from 'node:crypto'
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TollgateConsole } from '../../console-port'
import type { Clock } from '../../platform/clock'
import { Failure } from '../../platform/failure'
import type { RandomBytes } from '../../platform/ids'
import type { Log } from '../../platform/log'
import {
  contentSecurityPolicy,
  readPageFile,
  securityHeaders,
  withNonce,
  type PageCache,
} from '../page'
import { describeThrown, notFound } from '../wire-errors'
import { createApi } from './api'
import { createGuard, isDataPath, pathOf } from './origin-guard'
import { letGoOfUnread } from './let-go'
import { sendError } from './respond'
import { exchangePath, handleSession, unauthorized } from './session-routes'
import { createSessions } from './access-tokens'
import { createSockets } from './sockets'

export interface BrowserShellOptions {
  readonly console: TollgateConsole
  /** 0 picks a free port. */
  readonly port: number
  /** The address of a tunnel or proxy in front, when there is one. */
  readonly origin: URL | null
  /** The folder of the built page. */
  readonly pageRoot: string
  readonly version: string
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: Log
}

export interface BrowserShell {
  /** `http://127.0.0.1:PORT/`, or the given origin. */
  readonly url: string
  readonly port: number
  readonly token: string
  /** The address with a fresh one-time code, to be opened within a minute. */
  newPageAddress(): string
  /**
   * Stops listening, lets answers under way reach their clients for a moment, and ends every
   * connection; calls of theirs are cancelled.
   */
  close(): Promise<void>
}

/** An answer that is ready is on its way in this time; an export may take for ever. */
const lastAnswersMs = 1_000

const serverOptions = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  // A body of the largest size may come through a slow tunnel.
  requestTimeout: 120_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 10_000,
} satisfies ServerOptions

/** Starts listening on 127.0.0.1 only. Throws Failure `conflict` when the port is taken. */
export async function startBrowserShell(options: BrowserShellOptions): Promise<BrowserShell> {
  const { console: tollgate, pageRoot } = options
  const sessions = createSessions(options.clock, options.random)
  const api = createApi(tollgate, options.version)
  const server = createServer(serverOptions)
  server.maxConnections = 4_096
  const port = await listen(server, options.port)
  const guard = createGuard(port, options.origin)
  const sockets = createSockets(tollgate, guard, sessions, options.clock)
  const pageFiles: PageCache = new Map()
  const answers = createAnswers()

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = guard.check(request)
    if (refused !== null) return sendError(response, refused)
    const path = pathOf(request)
    if (!isDataPath(path)) return sendPage(pageRoot, pageFiles, request, response)
    if (path !== exchangePath && !sessions.isAuthorized(request)) {
      await sleep(sessions.refusalDelayMs())
      return sendError(response, unauthorized)
    }
    // Whoever asks first is told to go on only now: a stranger's body is not even sent.
    if (request.headers.expect !== undefined) response.writeContinue()
    return path.startsWith('/session/')
      ? handleSession(sessions, request, response)
      : api.handle(request, response)
  }

  function answer(request: IncomingMessage, response: ServerResponse) {
    letGoOfUnread(request, response)
    answers.begin(response)
    handle(request, response).catch((thrown: unknown) =>
      sendThrown(options, request, response, thrown),
    )
  }

  server.on('request', answer)
  server.on('checkContinue', answer)
  server.on('upgrade', sockets.upgrade)

  const url = options.origin === null ? `http://127.0.0.1:${port}/` : `${options.origin.origin}/`
  return {
    url,
    port,
    token: sessions.token,
    newPageAddress: () => `${url}#code=${sessions.newCode()}`,
    async close() {
      sockets.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      if (answers.areUnderWay()) await Promise.race([answers.none(), sleep(lastAnswersMs)])
      server.closeAllConnections()
      await closed
    },
  }
}

/** Which answers are under way. */
function createAnswers() {
  const underWay = new Set<ServerResponse>()
  let tellNone = () => {}
  return {
    areUnderWay: () => underWay.size > 0,
    /** Resolves when the last of them is on its way or has ended. */
    none: () => new Promise<void>((resolve) => (tellNone = resolve)),
    begin(response: ServerResponse) {
      underWay.add(response)
      response.once('close', () => {
        underWay.delete(response)
        if (underWay.size === 0) tellNone()
      })
    },
  }
}

/** A fault of ours is logged; what the client is told holds nothing of it. */
function sendThrown(
  { console: tollgate, log }: BrowserShellOptions,
  request: IncomingMessage,
  response: ServerResponse,
  thrown: unknown,
) {
  const error = describeThrown(tollgate.describeError, thrown)
  if (error.status >= 500)
    log.error('request failed', {
      method: request.method,
      path: pathOf(request),
      code: error.body.code,
    })
  sendError(response, error)
}

async function sendPage(
  pageRoot: string,
  pageFiles: PageCache,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file =
    request.method === 'GET' || request.method === 'HEAD'
      ? await readPageFile(pageRoot, pathOf(request), pageFiles)
      : null
  if (file === null) return sendError(response, notFound('There is no such page.'))
  if (!request.complete) response.setHeader('connection', 'close')
  const nonce = randomBytes(16).toString('base64url')
  const body = file.isDocument ? Buffer.from(withNonce(file.body, nonce)) : file.body
  response.writeHead(200, {
    ...securityHeaders,
    'content-type': file.contentType,
    'content-length': body.length,
    'cache-control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
    'content-security-policy': contentSecurityPolicy(nonce),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

async function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'EADDRINUSE'
          ? 'is in use by another program'
          : `cannot be used (${error.code ?? error.message})`
      reject(
        new Failure(
          'conflict',
          `Port ${port} ${reason}. Choose another with --port, or --port 0 for any free one.`,
        ),
      )
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
