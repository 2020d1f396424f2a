/** A receiver of webhooks on loopback that answers by script and verifies by the rules of another library. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import OpenAI from 'openai'
import { onTestFinished } from 'vitest'

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly path: string
  readonly body: string
}

export interface Receiver {
  readonly url: string
  readonly received: Received[]
  /** What is answered from now on: a status, or how. */
  answer: number | ((response: ServerResponse) => void)
  /** Resolves when so many requests have come. */
  count(wanted: number): Promise<void>
  close(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  let waiting: Array<() => void> = []
  const receiver: Receiver = {
    url: '',
    received: [],
    answer: 204,
    async count(wanted) {
      while (receiver.received.length < wanted)
        await new Promise<void>((resolve) => waiting.push(resolve))
    },
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      receiver.received.push({ headers: request.headers, path: request.url ?? '', body })
      waiting.splice(0).forEach((resolve) => resolve())
      waiting = []
      if (typeof receiver.answer === 'function') receiver.answer(response)
      else response.writeHead(receiver.answer).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  onTestFinished(() => receiver.close())
  return Object.assign(receiver, { url: `http://127.0.0.1:${port}/hook` })
}

/** True where OpenAI's SDK, which has the same standard for its own webhooks, takes the signature. */
export async function isVerified({ headers, body }: Received, secret: string): Promise<boolean> {
  const client = new OpenAI({ apiKey: 'none', webhookSecret: secret })
  const given = Object.entries(headers).map(([name, value]) => [name, String(value)])
  try {
    await client.webhooks.verifySignature(body, Object.fromEntries(given), secret, 1e9)
    return true
  } catch {
    return false
  }
}
