/**
 * Signs what is sent, as Standard Webhooks 1.0.0 has it (standardwebhooks.com, "Signature scheme"):
 * HMAC-SHA256 over `id.timestamp.body`, one signature a secret.
 */
import { createHmac } from 'node:crypto'
import type { RandomBytes } from '../platform/ids'

const prefix = 'whsec_'
/** 24 to 64 bytes are allowed. */
const secretBytes = 32

/** Base64 behind a prefix that says what it is. */
export function newSecret(random: RandomBytes): string {
  return prefix + Buffer.from(random(secretBytes)).toString('base64')
}

/** `at` is the time of this try in epoch ms. Every secret signs, so that one can take the place of another. */
export function signedHeaders(
  id: string,
  at: number,
  body: string,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1000))
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets
      .map((secret) => `v1,${signature(secret, `${id}.${timestamp}.${body}`)}`)
      .join(' '),
  }
}

function signature(secret: string, content: string): string {
  const key = Buffer.from(secret.slice(prefix.length), 'base64')
  return createHmac('sha256', key).update(content).digest('base64')
}
