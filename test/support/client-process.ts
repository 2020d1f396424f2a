/**
 * One client of the browser shell as a process of its own: `url token name calls lanes`; prints the
 * ids of calls by HTTP status as JSON.
 */

const [url = '', token = '', name = '', calls = '1', lanes = '1'] = process.argv.slice(2)
const answered: Record<string, string[]> = {}
let next = 0

async function lane(): Promise<void> {
  while (next < Number(calls)) {
    const callId = `${name}-${next}`
    next += 1
    const response = await fetch(new URL('api/v1/calls', url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        callId,
        project: 'dev',
        model: 'gpt-4o-mini',
        maxOutputTokens: 20,
        messages: [{ role: 'user', content: 'hello' }],
      }),
    })
    await response.arrayBuffer()
    ;(answered[response.status] ??= []).push(callId)
  }
}

await Promise.all(Array.from({ length: Number(lanes) }, lane))
process.stdout.write(JSON.stringify(answered))

export {}
