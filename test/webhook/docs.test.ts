/** The sample of docs/webhooks.md, run as it stands: it takes what Tollgate sends and refuses all else. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signedHeaders } from '../../src/main/webhook/signature'
import { root } from '../structure/source-files'

const page = readFileSync(join(root, 'docs/webhooks.md'), 'utf8')
const sample = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const other = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
const at = 1_795_867_200_000
const body = '{"type":"alert.raised","data":{"title":"Grüße"}}'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-sample-'))
  writeFileSync(
    join(folder, 'sample.mjs'),
    `${sample}\nconst cases = JSON.parse(process.argv[2])\nconsole.log(JSON.stringify(cases.map((each) => isFromTollgate(...each))))\n`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('takes what is sent, also while two secrets sign, and refuses what is changed, old or another’s', () => {
  const headers = signedHeaders('msg_1', at, body, [secret])
  const both = signedHeaders('msg_1', at, body, [other, secret])
  const cases = [
    [headers, body, secret, at],
    [both, body, secret, at + 299_000],
    [headers, `${body} `, secret, at],
    [{ ...headers, 'webhook-id': 'msg_2' }, body, secret, at],
    [headers, body, other, at],
    [headers, body, secret, at + 301_000],
    [{ ...headers, 'webhook-signature': 'v1,AAAA v2,x' }, body, secret, at],
    [{}, body, secret, at],
  ]
  const said = execFileSync(process.execPath, [join(folder, 'sample.mjs'), JSON.stringify(cases)])
  expect(JSON.parse(said.toString())).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
    false,
  ])
})

test('the page tells the tries as they are', () => {
  for (const words of ['5 seconds, 5 and 30 minutes, 2, 5, 10, 14, 20 and 24 hours', 'four days'])
    expect(page).toContain(words)
})
