/**
 * `app://tollgate/…`: the built page under the strict policy, and the exports of ledger,
 * experiments and reports for its downloads. Nothing else is answered.
 */
import { randomBytes } from 'node:crypto'
import { protocol, type Session } from 'electron'
import type { ConsoleDoors } from '../../console-port'
import { openExperimentExport } from '../experiment-export'
import { exportPath, isRefusal, openExport } from '../export-route'
import { openReportExport } from '../report-export'
import { contentSecurityPolicy, readPageFile, securityHeaders, withNonce } from '../page'
import { describeThrown, notFound, type WireError } from '../wire-errors'
import { isPageAddress, pageScheme } from './page-origin'

export interface PageSource {
  readonly pageRoot: string
  readonly doors: Pick<
    ConsoleDoors,
    'exportLedger' | 'exportExperiment' | 'exportReport' | 'describeError'
  >
}

/**
 * Must run before the app is ready. `secure` and `standard` make it an origin; it may not bypass
 * the content security policy.
 */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: pageScheme,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        stream: true,
        codeCache: true,
      },
    },
  ])
}

export function servePage(session: Session, source: PageSource): void {
  session.protocol.handle(pageScheme, (request) => answerPage(source, request))
}

/** One request of the page. */
async function answerPage({ pageRoot, doors }: PageSource, request: Request): Promise<Response> {
  if (request.method !== 'GET' || !isPageAddress(request.url))
    return refuse(notFound('There is no such page.'))
  const url = new URL(request.url)
  if (url.pathname === exportPath) return answerExport(doors, url.searchParams)
  const exported = openExperimentExport(doors, url) ?? openReportExport(doors, url)
  if (exported !== undefined) return answerFile(doors, exported)
  if (url.pathname.startsWith('/api/')) return refuse(notFound('There is no such route.'))
  const file = await readPageFile(pageRoot, url.pathname)
  if (file === null) return refuse(notFound('There is no such page.'))
  const nonce = randomBytes(16).toString('base64url')
  return new Response(file.isDocument ? withNonce(file.body, nonce) : new Uint8Array(file.body), {
    headers: {
      ...securityHeaders,
      'content-type': file.contentType,
      'cache-control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
      'content-security-policy': contentSecurityPolicy(nonce),
    },
  })
}

async function answerExport(doors: PageSource['doors'], query: URLSearchParams): Promise<Response> {
  const answer = openExport(doors, query)
  if (isRefusal(answer)) return refuse(answer)
  const iterator = answer.pieces[Symbol.asyncIterator]()
  try {
    // The first piece decides between an answer and an error, so it comes before the headers.
    let piece: IteratorResult<string> | null = await iterator.next()
    const encoder = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const next = piece ?? (await iterator.next())
        piece = null
        if (next.done === true) controller.close()
        else controller.enqueue(encoder.encode(next.value))
      },
      async cancel() {
        await iterator.return?.()
      },
    })
    return new Response(body, { headers: { ...securityHeaders, ...answer.headers } })
  } catch (thrown) {
    return refuse(describeThrown(doors.describeError, thrown))
  }
}

async function answerFile(
  doors: PageSource['doors'],
  exported: Promise<File> | WireError,
): Promise<Response> {
  if (!(exported instanceof Promise)) return refuse(exported)
  try {
    const file = await exported
    const headers = {
      'content-type': file.type,
      'content-disposition': `attachment; filename="${file.name}"`,
      'cache-control': 'no-store',
    }
    return new Response(file, { headers: { ...securityHeaders, ...headers } })
  } catch (thrown) {
    return refuse(describeThrown(doors.describeError, thrown))
  }
}

function refuse({ body, status }: WireError): Response {
  return Response.json(body, {
    status,
    headers: { ...securityHeaders, 'cache-control': 'no-store' },
  })
}
