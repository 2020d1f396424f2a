/** Sends what waits, one after the other, and again by the schedule until a receiver took it. */
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Alerts } from '../record/alerts'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import type { Tried } from './delivery-rows'
import type { Outbox } from './outbox'
import { furthestMs, oldestMs, tellAfter } from './schedule'
import { auditFacts } from './set-up'
import type { SigningSecrets } from './signing-secrets'
import { tryDelivery, type Post } from './try-delivery'

export interface SenderDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'log' | 'changes' | 'random'>
  readonly alerts: Pick<Alerts, 'raiseOnce' | 'resolve'>
  readonly audit: Pick<Audit, 'note'>
  readonly outbox: Outbox
  readonly secrets: SigningSecrets
  readonly post: Post
  /** False while the ledger's file is another's, gone or being replaced. */
  readonly enabled: () => boolean
}

export interface Sender {
  /** Sends what is due. Never rejects; who calls while it runs waits for the same. */
  look(): Promise<void>
  /**
   * Sends one now, beside what waits. Throws Failure where it cannot be signed; how the sending went
   * is in its row.
   */
  now(id: string): Promise<void>
  /** A person changed something: what waits is sent at once, whatever stood in its way before. */
  resume(): void
  /** Ends what is on its way; it is sent again at the next start. */
  close(): Promise<void>
}

/** A disk that takes nothing is not asked again before. */
const pauseMs = 60_000
/** Nor a keychain: each time it may raise a window that asks to unlock it. */
const unsignedPauseMs = 600_000
const atATime = 20

export function createSender(deps: SenderDeps): Sender {
  const { store, platform, outbox, enabled } = deps
  const closing = new AbortController()
  const flying = new Map<string, Promise<void>>()
  let looking: Promise<void> | null = null
  /** On the clock that never goes back. */
  let pausedUntil = -Infinity

  const stopped = () => closing.signal.aborted || !store.db.open

  function send(id: string): Promise<void> {
    const running = flying.get(id)
    if (running !== undefined) return running
    const sending = sendOne(deps, id, closing.signal).finally(() => flying.delete(id))
    flying.set(id, sending)
    return sending
  }

  function look(): Promise<void> {
    if (looking !== null) return looking
    const ready = outbox.webhook()?.enabled === true && platform.clock.monotonic() >= pausedUntil
    if (!ready || stopped() || !enabled()) return Promise.resolve()
    looking = sendDue(deps, send, () => stopped() || !enabled())
      .catch((error: unknown) => {
        if (stopped()) return
        const pause = isUnsigned(error) ? unsignedPauseMs : pauseMs
        pausedUntil = platform.clock.monotonic() + pause
        tellHeldUp(deps, error)
      })
      .finally(() => {
        looking = null
      })
    return looking
  }

  return {
    look,
    now: send,
    resume() {
      pausedUntil = -Infinity
      void look()
    },
    async close() {
      closing.abort()
      await Promise.allSettled([looking, ...flying.values()])
    },
  }
}

/** All whose time has come, one after the other; what has grown too old is given up. */
async function sendDue(
  deps: SenderDeps,
  send: (id: string) => Promise<void>,
  stopped: () => boolean,
): Promise<void> {
  const { store, platform, outbox } = deps
  const { deliveries } = outbox
  if (deliveries.waiting() === 0) return
  const now = platform.clock.now()
  const aged = store.write(() => {
    deliveries.pullIn(now, now + furthestMs)
    const failed = deliveries.age(now - oldestMs)
    if (failed > 0) raise(deps, `${failed} waited for four days and were given up.`)
    return failed
  })
  if (aged > 0) platform.changes.publish('webhook')
  for (;;) {
    const due = deliveries.due(platform.clock.now(), atATime)
    if (due.length === 0) return
    for (const id of due) {
      if (stopped() || outbox.webhook()?.enabled !== true) return
      // Somebody may have sent it by hand since.
      if (deliveries.isDue(id, platform.clock.now())) await send(id)
    }
  }
}

async function sendOne(deps: SenderDeps, id: string, signal: AbortSignal): Promise<void> {
  const { outbox, secrets, post, platform, store, audit } = deps
  const webhook = outbox.webhook()
  const delivery = outbox.deliveries.find(id)
  const body = outbox.deliveries.bodyOf(id)
  if (webhook === null || delivery === undefined || body === undefined) throw noWebhook()
  const signing = await secrets.of(webhook, platform.clock.now())
  const chance = () => (platform.random(1)[0] ?? 0) / 255
  const { tried, gone } = await tryDelivery(
    { post, clock: platform.clock, chance },
    webhook,
    { ...delivery, body },
    signing,
    signal,
  )
  store.write(() => {
    // It was removed, and all that waited with it, while this was on its way.
    if (outbox.deliveries.find(id) === undefined) return
    outbox.deliveries.note(tried)
    if (delivery.alertId !== null) tell(deps, tried, delivery.attempts + 1)
  })
  const still = outbox.webhook()
  if (gone && still?.url === webhook.url) {
    const next = { ...still, enabled: false }
    outbox.save(next, () =>
      audit.note({ who: 'tollgate', what: 'webhook changed', after: auditFacts(next) }),
    )
  }
  platform.changes.publish('webhook')
}

/** Call inside the transaction of the try. */
function tell(deps: SenderDeps, { state, error }: Tried, attempts: number): void {
  if (state === 'delivered') return deps.alerts.resolve('webhook', null)
  if (state === 'waiting' && attempts < tellAfter) return
  const next =
    state === 'failed' ? 'It was given up.' : 'It is tried again, less and less often, for days.'
  raise(deps, `${error ?? ''} ${next}`)
}

/** Call inside a transaction. This alert is never sent to the webhook itself. */
function raise({ alerts }: SenderDeps, what: string): void {
  alerts.raiseOnce({
    kind: 'webhook',
    severity: 'warning',
    title: 'Alerts do not reach the webhook',
    message: `${what} What was given up can be sent again by hand, under Settings.`,
  })
}

/** The line stands still: on the page, in the log, and as an alert where a person can mend it. */
function tellHeldUp(deps: SenderDeps, error: unknown): void {
  const { store, platform } = deps
  platform.changes.publish('webhook')
  platform.log.warn('Alerts could not be sent', { error: String(error) })
  if (!isUnsigned(error)) return
  try {
    store.write(() => raise(deps, error.message))
  } catch (problem) {
    platform.log.error('An alert could not be kept', { error: String(problem) })
  }
}

/** The secret cannot be had, which a person can mend. */
function isUnsigned(thrown: unknown): thrown is Failure {
  return (
    thrown instanceof Failure &&
    (thrown.code === 'no_key' || thrown.code === 'keychain_unavailable')
  )
}

/** There is none, or not that sending. */
export function noWebhook(): Failure {
  return new Failure(
    'not_found',
    'There is no webhook, or no such sending. Ask for the list of sendings again.',
  )
}
