/**
 * A listener that nobody has a reason to talk to: HTTP, plain connections and UDP, each told apart.
 */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface CanaryListener {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly udpPort: number
  /** Paths that were asked for, `udp` for a packet. */
  readonly heard: string[]
  /** Connections, with or without a request. */
  connections(): number
  /** Bytes received over all of them. */
  bytes(): number
  close(): Promise<void>
}

export async function startCanaryListener(): Promise<CanaryListener> {
  const heard: string[] = []
  let connections = 0
  let bytes = 0
  const server = createServer((request, response) => {
    heard.push((request.url ?? '').split('?')[0]?.slice(1) ?? '')
    response
      .writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/plain' })
      .end('canary')
  })
  server.on('connection', (socket) => {
    connections += 1
    socket.once('close', () => (bytes += socket.bytesRead))
  })
  server.on('upgrade', (request, socket) => {
    heard.push((request.url ?? '').slice(1))
    socket.destroy()
  })
  const udp = createSocket('udp4').on('message', () => heard.push('udp'))
  await Promise.all([
    new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready)),
    new Promise<void>((ready) => udp.bind(0, '127.0.0.1', ready)),
  ])
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    udpPort: udp.address().port,
    heard,
    connections: () => connections,
    bytes: () => bytes,
    async close() {
      udp.close()
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}
