/**
 * Requests from other pages, other machines and other hands, as text: P stands for the port and T
 * for the token.
 */

export const own = 'Host: 127.0.0.1:{P}\nConnection: close\n'
export const token = 'Authorization: Bearer {T}\n'
export const json = 'Content-Type: application/json\nContent-Length: 16\n'
export const project = '{"name":"pwned"}'

/**
 * What is wrong, the request, and the status it must get; 400 is also what Node's own parser
 * answers.
 */
export const hostile: ReadonlyArray<readonly [string, string, readonly number[]]> = [
  [
    'a foreign Host (DNS rebinding)',
    `GET /api/v1/health HTTP/1.1\nHost: evil.test:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'a foreign Host asking for the page',
    'GET / HTTP/1.1\nHost: evil.test:{P}\nConnection: close\n\n',
    [421],
  ],
  ['an empty Host', `GET /api/v1/health HTTP/1.1\nHost:\nConnection: close\n${token}\n`, [421]],
  ['no Host', `GET /api/v1/health HTTP/1.1\nConnection: close\n${token}\n`, [400, 421]],
  ['two Hosts', `GET /api/v1/health HTTP/1.1\nHost: evil.test\n${own}${token}\n`, [400, 421]],
  [
    'the same Host twice',
    `GET /api/v1/health HTTP/1.1\nHost: 127.0.0.1:{P}\n${own}${token}\n`,
    [400, 421],
  ],
  [
    'a trailing dot',
    `GET /api/v1/health HTTP/1.1\nHost: localhost.:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'a trailing dot after the address',
    `GET /api/v1/health HTTP/1.1\nHost: 127.0.0.1.:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'a subdomain of localhost',
    `GET /api/v1/health HTTP/1.1\nHost: foo.localhost:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'the any-address',
    `GET /api/v1/health HTTP/1.1\nHost: 0.0.0.0:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'a mapped address',
    `GET /api/v1/health HTTP/1.1\nHost: [::ffff:7f00:1]:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'a decimal address',
    `GET /api/v1/health HTTP/1.1\nHost: 2130706433:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'another port',
    `GET /api/v1/health HTTP/1.1\nHost: 127.0.0.1:1\nConnection: close\n${token}\n`,
    [421],
  ],
  ['no port', `GET /api/v1/health HTTP/1.1\nHost: 127.0.0.1\nConnection: close\n${token}\n`, [421]],
  [
    'upper case',
    `GET /api/v1/health HTTP/1.1\nHost: LOCALHOST:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'a name that starts like the given origin',
    `GET /api/v1/health HTTP/1.1\nHost: box.example.evil.test\nConnection: close\n${token}\n`,
    [421],
  ],
  ['HTTP/1.0 without Host', `GET /api/v1/health HTTP/1.0\n${token}\n`, [400, 421]],
  ['an absolute address', `GET http://evil.test/api/v1/health HTTP/1.1\n${own}${token}\n`, [421]],
  [
    'an absolute address of ours',
    `GET http://127.0.0.1:{P}/api/v1/health HTTP/1.1\n${own}${token}\n`,
    [421],
  ],
  [
    'a foreign Origin',
    `GET /api/v1/health HTTP/1.1\n${own}${token}Origin: https://evil.test\n\n`,
    [403],
  ],
  [
    'the Origin of another port',
    `GET /api/v1/health HTTP/1.1\n${own}${token}Origin: http://127.0.0.1:1\n\n`,
    [403],
  ],
  [
    'another name of this machine as Origin',
    `GET /api/v1/health HTTP/1.1\n${own}${token}Origin: http://localhost:{P}\n\n`,
    [403],
  ],
  ['Origin null', `GET /api/v1/health HTTP/1.1\n${own}${token}Origin: null\n\n`, [403]],
  [
    'an Origin that only starts like ours',
    `GET /api/v1/health HTTP/1.1\n${own}${token}Origin: http://127.0.0.1:{P}.evil.test\n\n`,
    [403],
  ],
  [
    'a same-site request (a page on another port)',
    `GET /api/v1/health HTTP/1.1\n${own}${token}Sec-Fetch-Site: same-site\n\n`,
    [403],
  ],
  [
    'a cross-site request',
    `GET /api/v1/health HTTP/1.1\n${own}${token}Sec-Fetch-Site: cross-site\n\n`,
    [403],
  ],
  ['a cross-site link to the page', `GET / HTTP/1.1\n${own}Sec-Fetch-Site: cross-site\n\n`, [403]],
  [
    'an API address typed into a browser',
    `GET /api/v1/health HTTP/1.1\n${own}${token}Sec-Fetch-Site: none\n\n`,
    [403],
  ],
  ['no token', `GET /api/v1/health HTTP/1.1\n${own}\n`, [401]],
  [
    'a wrong token',
    `GET /api/v1/health HTTP/1.1\n${own}Authorization: Bearer ${'A'.repeat(43)}\n\n`,
    [401],
  ],
  ['a short token', `GET /api/v1/health HTTP/1.1\n${own}Authorization: Bearer A\n\n`, [401]],
  ['an empty token', `GET /api/v1/health HTTP/1.1\n${own}Authorization: Bearer \n\n`, [401]],
  [
    'a token longer than any',
    `GET /api/v1/health HTTP/1.1\n${own}Authorization: Bearer {T}A\n\n`,
    [401],
  ],
  [
    'a token in the query',
    `GET /api/v1/health?token={T}&access_token={T} HTTP/1.1\n${own}\n`,
    [401],
  ],
  ['a token in a cookie', `GET /api/v1/health HTTP/1.1\n${own}Cookie: token={T}\n\n`, [401]],
  [
    'a token as a password',
    `GET /api/v1/health HTTP/1.1\n${own}Authorization: Basic {T}\n\n`,
    [401],
  ],
  ['the description without a token', `GET /api/v1/openapi.json HTTP/1.1\n${own}\n`, [401]],
  ['a ticket without a token', `POST /session/ticket HTTP/1.1\n${own}Content-Length: 0\n\n`, [401]],
  ['a code without a token', `POST /session/code HTTP/1.1\n${own}Content-Length: 0\n\n`, [401]],
  ['an API path in other letters', `GET /API/v1/health HTTP/1.1\n${own}\n`, [401]],
  [
    'an OPTIONS preflight',
    `OPTIONS /api/v1/projects HTTP/1.1\n${own}Origin: https://evil.test\nAccess-Control-Request-Method: POST\n\n`,
    [403],
  ],
  ['an OPTIONS of our own', `OPTIONS /api/v1/projects HTTP/1.1\n${own}${token}\n`, [405]],
  ['TRACE', `TRACE / HTTP/1.1\n${own}${token}\n`, [405]],
  ['CONNECT', `CONNECT evil.test:443 HTTP/1.1\n${own}${token}\n`, [0, 405, 421]],
  [
    'a text/plain body (a form can send it)',
    `POST /api/v1/projects HTTP/1.1\n${own}${token}Content-Type: text/plain\nContent-Length: 16\n\n${project}`,
    [415],
  ],
  [
    'a form',
    `POST /api/v1/projects HTTP/1.1\n${own}${token}Content-Type: application/x-www-form-urlencoded\nContent-Length: 16\n\n${project}`,
    [415],
  ],
  [
    'a body without a type',
    `POST /api/v1/projects HTTP/1.1\n${own}${token}Content-Length: 16\n\n${project}`,
    [415],
  ],
  [
    'a type with more after it',
    `POST /api/v1/projects HTTP/1.1\n${own}${token}Content-Type: application/json;x\nContent-Length: 16\n\n${project}`,
    [415],
  ],
  [
    'a type that only starts right',
    `POST /api/v1/projects HTTP/1.1\n${own}${token}Content-Type: application/jsonp\nContent-Length: 16\n\n${project}`,
    [415],
  ],
  [
    'a method override',
    `GET /api/v1/projects/pwned HTTP/1.1\n${own}${token}X-HTTP-Method-Override: DELETE\n\n`,
    [404],
  ],
  [
    'length and chunks at once',
    `POST /api/v1/projects HTTP/1.1\n${own}${token}${json}Transfer-Encoding: chunked\n\n10\n${project}\n0\n\n`,
    [400],
  ],
  [
    'a header block over 16 KiB',
    `GET /api/v1/health HTTP/1.1\n${own}${token}X-Long: ${'a'.repeat(20_000)}\n\n`,
    [431],
  ],
  [
    'a header that ends in a bare newline',
    `GET /api/v1/health HTTP/1.1\n${own}${token}X: y\u0000z\n\n`,
    [400],
  ],
  ['a path above the page', `GET /../../../../etc/passwd HTTP/1.1\n${own}\n`, [404]],
  ['an encoded path above the page', `GET /..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\n${own}\n`, [404]],
  ['a double-encoded path', `GET /%252e%252e/package.json HTTP/1.1\n${own}\n`, [404]],
  ['backslashes', `GET /..%5c..%5cpackage.json HTTP/1.1\n${own}\n`, [404]],
  ['a NUL', `GET /index.html%00.js HTTP/1.1\n${own}\n`, [404]],
  ['a POST to the page', `POST / HTTP/1.1\n${own}Content-Length: 0\n\n`, [404]],
]
