/** The webhook over a real database and real sockets, with a keychain in memory and a clock a test sets. */
import { onTestFinished } from 'vitest'
import { createPool } from '../../src/main/providers/pool'
import { createWebhookPost } from '../../src/main/providers/webhook-post'
import { createAlerts, type NewAlert } from '../../src/main/record/alerts'
import { createMutes } from '../../src/main/record/mutes'
import { createOutbox } from '../../src/main/webhook/outbox'
import type { SecretVault } from '../../src/main/webhook/signing-secrets'
import { createWebhook } from '../../src/main/webhook/webhook'
import { openTestStore } from '../record/open-store'

export const crossing: NewAlert = {
  kind: 'budget_threshold',
  severity: 'warning',
  title: 'Budget "June" at 75 %',
  message: '7.50 of 10.00 USD spent.',
  subject: 'bud_1',
}

export interface WebhookOptions {
  /** How long a receiver may take. */
  readonly withinMs?: number
  /** A keychain that outlives a restart. */
  readonly entries?: Map<string, string>
  readonly parts?: ReturnType<typeof openTestStore>
}

export function openWebhook({ withinMs, entries = new Map(), ...given }: WebhookOptions = {}) {
  const parts = given.parts ?? openTestStore()
  const { store, platform, clock, audit } = parts
  const broken = { keychain: false, ledger: false }
  const vault: SecretVault = {
    async store(account, secret, save) {
      if (broken.keychain) throw new Error('no keychain')
      entries.set(account, secret)
      return save('keytar', () => undefined)
    },
    read: async (_backend, account) => entries.get(account) ?? null,
    remove: async (_backend, account) => void entries.delete(account),
  }
  const outbox = createOutbox(store, platform)
  const alerts = createAlerts(store, platform, () => undefined, outbox)
  const pool = createPool(undefined)
  const webhook = createWebhook({
    store,
    platform,
    alerts,
    audit,
    outbox,
    vault,
    // What takes how long is real; when it is, is not.
    post: createWebhookPost({
      pool,
      clock: { now: clock.now, monotonic: () => performance.now() },
      redact: (text) => text.replaceAll('sk-secret', '[key]'),
      ...(withinMs === undefined ? {} : { withinMs }),
    }),
    enabled: () => !broken.ledger,
  })
  onTestFinished(async () => {
    await webhook.close()
    await pool.close()
  })
  return {
    ...parts,
    alerts,
    outbox,
    webhook,
    entries,
    broken,
    mutes: createMutes(store, platform, audit),
    raise: (alert: Partial<NewAlert> = {}) =>
      store.write(() => alerts.raise({ ...crossing, ...alert })),
    list: () => webhook.deliveries({}).items,
    /** Lets time go on, and sends what is due then. */
    async after(ms: number) {
      clock.time += ms
      await webhook.look()
    },
  }
}
