/**
 * Provider credentials (spec §3). A secret goes in and never comes out: no output here has a field
 * for one.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { epochMs, id, listOf, name, nothing, ok } from './primitives'
import { errorBody, errorCode } from './errors'
import { health } from './providers'
import { trimSecret } from './secret-text'

/**
 * Where a secret rests. `environment` keys are read-only and come from variables or a .env file.
 */
export const keyBackend = z.enum(['keytar', 'keyring', 'session', 'environment'])

/**
 * `retiring`: another key of its scope has taken its place; it is kept until that one is confirmed,
 * and never chosen for a call.
 */
export const keyStatus = z.enum(['active', 'retiring'])

export const key = z.object({
  id,
  providerId: id,
  label: z.string(),
  last4: z.string(),
  /**
   * First 16 hex digits of an HMAC-SHA-256 under this installation's own random salt: tells keys
   * apart, reveals nothing.
   */
  fingerprint: z.string(),
  project: z.string().nullable(),
  environment: z.string().nullable(),
  backend: keyBackend,
  /** For environment keys: the variable's name and whether it came from the .env file. */
  variable: z.string().nullable(),
  fromDotEnv: z.boolean(),
  status: keyStatus,
  health,
  /** Why the key cannot be used now; null when it can. */
  problem: z.string().nullable(),
  /** What the provider last said against this key itself; null once it was good again. */
  lastError: errorCode.nullable(),
  /** On a retiring key: since when, and the active key of its scope, if there is one. */
  retiringSince: epochMs.nullable(),
  successorId: id.nullable(),
  /** On an active key: the retiring key of its scope, which it can be gone back to. */
  predecessorId: id.nullable(),
  /** When a person wants to be reminded to rotate it. */
  rotateAfter: epochMs.nullable(),
  createdAt: epochMs.nullable(),
  lastTestedAt: epochMs.nullable(),
  lastOkAt: epochMs.nullable(),
  lastUsedAt: epochMs.nullable(),
})
export type Key = z.infer<typeof key>

/** What the console can say about secure storage on this machine. */
export const keychainStatus = z.object({
  available: z.boolean(),
  backend: z.enum(['keytar', 'keyring', 'none']),
  /** What a person calls it: "macOS Keychain", "Windows Credential Manager", "Secret Service". */
  storeName: z.string(),
  state: z.enum(['ready', 'locked', 'no-provider', 'no-dbus', 'no-library', 'hanging', 'error']),
  /** Exactly what is wrong and what to do; empty when ready. */
  message: z.string(),
})
export type KeychainStatus = z.infer<typeof keychainStatus>

export const keyTest = z.object({
  ok: z.boolean(),
  latencyMs: z.number(),
  models: z.array(z.string()),
  error: errorBody.optional(),
})
export type KeyTest = z.infer<typeof keyTest>

/**
 * The successor, which serves from now on; the key it replaces, kept as `retiring`; and what the
 * test of the successor told.
 */
export const rotatedKey = key.extend({ retiring: key, test: keyTest })
export type RotatedKey = z.infer<typeof rotatedKey>

/**
 * Pasted text loses what surrounds it unseen; how a key has to look is up to the server it is for.
 */
const secret = z
  .string()
  .max(8000)
  .overwrite(trimSecret)
  .min(1, 'There is no key in this text.')
  .max(1200)
const label = z.string().trim().min(1).max(80)
const rotateAfter = epochMs.min(0).max(253_402_300_799_999)

const newKey = z.strictObject({
  providerId: id,
  label,
  secret,
  project: name.optional(),
  environment: name.optional(),
  storage: z.enum(['keychain', 'session']).optional(),
  rotateAfter: rotateAfter.optional(),
})
export type NewKey = z.infer<typeof newKey>
/** What of it may be shown and kept while it is made. */
export type NewKeyFields = Omit<NewKey, 'secret'>

const keyChange = z.strictObject({
  id,
  label: label.optional(),
  rotateAfter: rotateAfter.nullable().optional(),
})
export type KeyChange = Omit<z.infer<typeof keyChange>, 'id'>

const keyRotation = z.strictObject({
  id,
  secret,
  /** Absent: the label of the key it succeeds. */
  label: label.optional(),
  rotateAfter: rotateAfter.optional(),
  /** Accept a test that came to no verdict on the key. */
  force: z.boolean().optional(),
})
export type KeyRotation = Omit<z.infer<typeof keyRotation>, 'id'>

export const keysContract = {
  list: oc
    .route({ method: 'GET', path: '/keys', summary: 'Key records, never secrets' })
    .input(nothing)
    .output(listOf(key).extend({ keychain: keychainStatus })),
  create: oc
    .route({
      method: 'POST',
      path: '/keys',
      successStatus: 201,
      summary: 'Store a secret in the keychain (or for this session) and record it',
    })
    .input(newKey)
    .output(key),
  /** Tests a secret before it is saved: nothing is stored. */
  probe: oc
    .route({ method: 'POST', path: '/keys/probe', summary: 'Test a secret without storing it' })
    .input(z.strictObject({ providerId: id, secret }))
    .output(keyTest),
  replace: oc
    .route({ method: 'PUT', path: '/keys/{id}/secret', summary: 'Replace the secret of a key' })
    .input(z.strictObject({ id, secret }))
    .output(key),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/keys/{id}',
      summary: 'Delete a key and its secret; ledger rows keep its id',
    })
    .input(z.strictObject({ id }))
    .output(ok),
  test: oc
    .route({
      method: 'POST',
      path: '/keys/{id}/test',
      summary: 'Test a key with a free models-list request',
    })
    .input(z.strictObject({ id }))
    .output(keyTest),
  update: oc
    .route({
      method: 'PATCH',
      path: '/keys/{id}',
      summary: 'Change a key’s label or its rotate-after date; null takes the date away',
    })
    .input(keyChange)
    .output(key),
  /**
   * The successor is tested before anything is stored: one that fails answers with the test's error
   * and leaves everything as it was. `force` accepts a test that came to no verdict (the provider
   * could not be reached), never a refused key.
   */
  rotate: oc
    .route({
      method: 'POST',
      path: '/keys/{id}/rotate',
      summary:
        'Test a successor and put it in this key’s place; this one is kept as retiring until it is confirmed',
    })
    .input(keyRotation)
    .output(rotatedKey),
  confirm: oc
    .route({
      method: 'POST',
      path: '/keys/{id}/confirm',
      summary: 'The rotation holds: delete this retiring key and its secret',
    })
    .input(z.strictObject({ id }))
    .output(ok),
  rollback: oc
    .route({
      method: 'POST',
      path: '/keys/{id}/rollback',
      summary: 'Go back: this retiring key serves again, and its successor is retiring instead',
    })
    .input(z.strictObject({ id }))
    .output(key),
}
