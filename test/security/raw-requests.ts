/**
 * The forty hostile requests, as bytes: what each is, what it sends, and the statuses that refuse
 * it. {P} is the port, {T} the token, {L} an address of this machine on its network.
 */
export interface HostileRequest {
  readonly name: string
  readonly text: string
  /** 0: the connection just ends. Null: the row is a scene of its own in the test. */
  readonly refusals: readonly number[]
}

const own = 'Host: 127.0.0.1:{P}\nConnection: close\n'
const token = 'Authorization: Bearer {T}\n'
const body = '{"name":"pwned"}'
const json = `Content-Type: application/json\nContent-Length: ${body.length}\n`

function fromHost(host: string): string {
  return `GET /api/v1/health HTTP/1.1\n${host === '' ? '' : `${host}\n`}Connection: close\n${token}\n`
}
function withToken(authorization: string): string {
  return `GET /api/v1/health HTTP/1.1\n${own}${authorization}\n\n`
}
function post(headers: string, content = body): string {
  return `POST /api/v1/projects HTTP/1.1\n${own}${token}${headers}\n${content}`
}

/**
 * In the order of the reference. Every request carries the right token unless the token is what is
 * wrong with it.
 */
export const hostileRequests: readonly HostileRequest[] = [
  { name: 'Host evil.test (rebinding)', text: fromHost('Host: evil.test:{P}'), refusals: [421] },
  { name: 'Host empty', text: fromHost('Host:'), refusals: [421] },
  { name: 'Host missing', text: fromHost(''), refusals: [400] },
  {
    name: 'two Hosts',
    text: fromHost('Host: 127.0.0.1:{P}\nHost: evil.test'),
    refusals: [400, 421],
  },
  { name: 'Host 127.0.0.1. with a dot', text: fromHost('Host: 127.0.0.1.:{P}'), refusals: [421] },
  { name: 'Host localhost. with a dot', text: fromHost('Host: localhost.:{P}'), refusals: [421] },
  { name: 'Host foo.localhost', text: fromHost('Host: foo.localhost:{P}'), refusals: [421] },
  { name: 'Host 0.0.0.0', text: fromHost('Host: 0.0.0.0:{P}'), refusals: [421] },
  { name: 'Host mapped IPv6', text: fromHost('Host: [::ffff:7f00:1]:{P}'), refusals: [421] },
  { name: 'Host LAN address', text: fromHost('Host: {L}:{P}'), refusals: [421] },
  { name: 'Host in upper case', text: fromHost('Host: LOCALHOST:{P}'), refusals: [421] },
  {
    name: 'HTTP/1.0 without Host',
    text: `GET /api/v1/health HTTP/1.0\n${token}\n`,
    refusals: [400, 421],
  },
  {
    name: 'absolute-form of another host',
    text: `GET http://evil.test/api/v1/health HTTP/1.1\n${own}${token}\n`,
    refusals: [421],
  },
  {
    name: 'absolute-form of our own',
    text: `GET http://127.0.0.1:{P}/api/v1/health HTTP/1.1\n${own}${token}\n`,
    refusals: [421],
  },
  {
    name: 'token wrong',
    text: withToken(`Authorization: Bearer ${'A'.repeat(43)}`),
    refusals: [401],
  },
  { name: 'token short', text: withToken('Authorization: Bearer A'), refusals: [401] },
  {
    name: 'token long',
    text: withToken(`Authorization: Bearer {T}${'A'.repeat(5_000)}`),
    refusals: [401],
  },
  {
    name: 'token in unicode',
    text: withToken('Authorization: Bearer \u00e4\u00f6\u00fc{T}'),
    refusals: [400, 401],
  },
  {
    name: 'token in the query',
    text: `GET /api/v1/health?token={T}&access_token={T}&ticket={T} HTTP/1.1\n${own}\n`,
    refusals: [401],
  },
  {
    name: 'token in a cookie',
    text: `GET /api/v1/health HTTP/1.1\n${own}Cookie: token={T}; authorization=Bearer {T}\n\n`,
    refusals: [401],
  },
  {
    name: 'method override headers',
    text: `GET /api/v1/providers/pwned HTTP/1.1\n${own}${token}X-HTTP-Method-Override: DELETE\nX-HTTP-Method: DELETE\nX-Method-Override: DELETE\n\n`,
    refusals: [404],
  },
  {
    name: 'method override in the query',
    text: `GET /api/v1/providers/pwned?_method=DELETE HTTP/1.1\n${own}${token}\n`,
    refusals: [404],
  },
  {
    name: 'text/plain',
    text: post(`Content-Type: text/plain\nContent-Length: ${body.length}\n`),
    refusals: [415],
  },
  {
    name: 'form',
    text: post(`Content-Type: application/x-www-form-urlencoded\nContent-Length: ${body.length}\n`),
    refusals: [415],
  },
  {
    name: 'application/json;x',
    text: post(`Content-Type: application/json;x\nContent-Length: ${body.length}\n`),
    refusals: [415],
  },
  {
    name: 'application/jsonp',
    text: post(`Content-Type: application/jsonp\nContent-Length: ${body.length}\n`),
    refusals: [415],
  },
  {
    name: 'path traversal',
    text: `GET /..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\n${own}${token}\n`,
    refusals: [404],
  },
  {
    name: 'path traversal behind the API',
    text: `GET /api/v1/../../session/code HTTP/1.1\n${own}${token}\n`,
    refusals: [404],
  },
  { name: 'TRACE', text: `TRACE /api/v1/health HTTP/1.1\n${own}${token}\n`, refusals: [405] },
  {
    name: 'CONNECT',
    text: `CONNECT 127.0.0.1:{P} HTTP/1.1\n${own}${token}\n`,
    refusals: [0, 405, 421],
  },
  {
    name: 'smuggling: length and chunks',
    text: post(`${json}Transfer-Encoding: chunked\n`, `10\n${body}\n0\n\n`),
    refusals: [400],
  },
  { name: 'smuggling: two lengths', text: post(`${json}Content-Length: 5\n`), refusals: [400] },
  {
    name: 'smuggling: chunked twice',
    text: post(
      'Content-Type: application/json\nTransfer-Encoding: chunked\nTransfer-Encoding: identity\n',
      `10\n${body}\n0\n\n`,
    ),
    refusals: [400],
  },
  {
    name: 'smuggling: a request behind the body',
    text: post(
      `Content-Type: text/plain\nContent-Length: 0\n`,
      `DELETE /api/v1/providers/pwned HTTP/1.1\n${own}${token}\n`,
    ),
    refusals: [415],
  },
]

/** The rest of the forty need more than one write: they are scenes of their own. */
export const scenes = [
  'one-time code replayed',
  'one-time code expired',
  'one-time code exchanged twice at once',
  'slow headers',
  'ten thousand idle sockets',
  'listening sockets',
] as const
