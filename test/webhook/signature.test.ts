/** What is sent is signed as Standard Webhooks says: its own example, and another library that verifies. */
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { nextDelay, oldestMs } from '../../src/main/webhook/schedule'
import { newSecret, signedHeaders } from '../../src/main/webhook/signature'
import { isVerified } from './receiver'

test('the published example of the standard’s libraries comes out to the character', () => {
  expect(
    signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_999, '{"test": 2432232314}', [
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    ]),
  ).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('another library takes it, with either secret of a rotation, and refuses one changed character', async () => {
  const [now, old] = [newSecret(randomBytes), newSecret(randomBytes)]
  const body = '{"type":"alert.raised","data":{"title":"Grüße 🚦"}}'
  const headers = signedHeaders('msg_1', Date.now(), body, [now, old])
  const sent = { headers, body, path: '/' }
  expect([await isVerified(sent, now), await isVerified(sent, old)]).toEqual([true, true])
  expect(await isVerified({ ...sent, body: `${body} ` }, now)).toBe(false)
  expect(await isVerified({ ...sent, headers: { ...headers, 'webhook-id': 'msg_2' } }, now)).toBe(
    false,
  )
  expect(await isVerified(sent, newSecret(randomBytes))).toBe(false)
})

test('a secret is 32 random bytes behind its prefix', () => {
  const secret = newSecret(randomBytes)
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(newSecret(randomBytes)).not.toBe(secret)
})

test('tries are spread, grow, obey the receiver within a day, and end within the age', () => {
  const all = (chance: number) =>
    Array.from({ length: 9 }, (_, index) => nextDelay(index + 1, chance, null) ?? -1)
  const sum = (delays: readonly number[]) => delays.reduce((total, delay) => total + delay, 0)
  expect(all(0.5)).toEqual([...all(0.5)].sort((a, b) => a - b))
  expect([nextDelay(1, 0, null), nextDelay(1, 1, null)]).toEqual([4000, 6000])
  expect([nextDelay(1, 0.5, 60_000), nextDelay(1, 0.5, 1e12)]).toEqual([60_000, 86_400_000])
  expect(nextDelay(10, 0.5, 1000)).toBeNull()
  expect(sum(all(1))).toBeLessThan(oldestMs)
})
