/** The webhook is made, changed, given another secret, and taken away: one change at a time, on record. */
import { everyAlert } from '../../contract/alerts'
import type { NewWebhook, Webhook, WebhookChange, WebhookWithSecret } from '../../contract/webhook'
import { judgeWebhookUrl } from '../../contract/webhook-url'
import { dayMs } from '../../shared/spans'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Outbox } from './outbox'
import { newSecret } from './signature'
import type { SigningSecrets } from './signing-secrets'
import type { WebhookRecord } from './webhook-rows'

/** What throws, throws Failure; `who` is for the audit trail. */
export interface SetUp {
  /** `conflict` where there is one, `invalid_request` for an address that may not be. */
  create(input: NewWebhook, who: string): Promise<WebhookWithSecret>
  /** `not_found`, `invalid_request`. */
  update(change: WebhookChange, who: string): Webhook
  remove(who: string): Promise<void>
  /** Where no storage is named, as the one before. */
  rotate(storage: Storage | undefined, who: string): Promise<WebhookWithSecret>
}

type Storage = 'keychain' | 'session'

export interface SetUpDeps {
  readonly outbox: Outbox
  readonly platform: Pick<Platform, 'clock' | 'newId' | 'random' | 'changes'>
  readonly audit: Pick<Audit, 'note'>
}

/** How long the secret before signs too: time to give the new one to the receiver. */
const bothSignMs = dayMs

export function createSetUp(deps: SetUpDeps, secrets: SigningSecrets): SetUp {
  const { outbox, audit, platform } = deps
  const changed = () => platform.changes.publish('webhook')
  let last: Promise<unknown> = Promise.resolve()

  /** What waits for the keychain is done one after the other. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work)
    last = mine.then(changed, changed)
    return mine
  }

  return {
    create: (input, who) => inTurn(() => create(deps, secrets, input, who)),
    rotate: (storage, who) => inTurn(() => rotate(deps, secrets, storage, who)),
    remove: (who) =>
      inTurn(async () => {
        const before = existing(outbox)
        outbox.save(null, () =>
          audit.note({ who, what: 'webhook removed', before: auditFacts(before) }),
        )
        await secrets.forget(before)
      }),
    update(change, who) {
      const before = existing(outbox)
      const next = changedRecord(before, change)
      outbox.save(next, () =>
        audit.note({
          who,
          what: 'webhook changed',
          before: auditFacts(before),
          after: auditFacts(next),
        }),
      )
      changed()
      return view(next, secrets)
    },
  }
}

async function create(
  deps: SetUpDeps,
  secrets: SigningSecrets,
  { url, confirmPrivateNetwork = false, storage = 'keychain', enabled = true, picks }: NewWebhook,
  who: string,
): Promise<WebhookWithSecret> {
  if (deps.outbox.webhook() !== null)
    throw new Failure('conflict', 'There is a webhook already. Change it, or remove it first.')
  const now = deps.platform.clock.now()
  const record = {
    ...checkedAddress(url, confirmPrivateNetwork),
    enabled,
    picks: picks ?? everyAlert,
    secretMadeAt: now,
    previousUntil: null,
    createdAt: now,
  }
  const secret = newSecret(deps.platform.random)
  return await keep(deps, secrets, { record: () => record, signing: [secret], storage, who })
}

async function rotate(
  deps: SetUpDeps,
  secrets: SigningSecrets,
  storage: Storage | undefined,
  who: string,
): Promise<WebhookWithSecret> {
  const before = existing(deps.outbox)
  const now = deps.platform.clock.now()
  // One that is gone cannot sign beside the new one, and is no reason not to make that.
  const [old] = await secrets.of(before, now).catch(() => [])
  const secret = newSecret(deps.platform.random)
  const rotated = await keep(deps, secrets, {
    // Address and picks may have been changed while the keychain took its time.
    record: () => ({
      ...existing(deps.outbox),
      secretMadeAt: now,
      previousUntil: old === undefined ? null : now + bothSignMs,
    }),
    signing: old === undefined ? [secret] : [secret, old],
    storage: storage ?? (before.backend === 'session' ? 'session' : 'keychain'),
    who,
    before,
  })
  await secrets.forget(before)
  return rotated
}

interface Keeping {
  readonly record: () => Omit<WebhookRecord, 'secretId' | 'backend'>
  /** Newest first. */
  readonly signing: readonly [string, ...string[]]
  readonly storage: Storage
  readonly who: string
  /** Absent where there was none. */
  readonly before?: WebhookRecord
}

/** Keeps a record with secrets of its own. */
async function keep(
  { outbox, platform, audit }: SetUpDeps,
  secrets: SigningSecrets,
  { record, signing, storage, who, before }: Keeping,
): Promise<WebhookWithSecret> {
  const secretId = platform.newId('whk')
  const kept = await secrets.keep(secretId, signing, storage, (backend, stored) => {
    const next: WebhookRecord = { ...record(), secretId, backend }
    outbox.save(next, () => {
      stored()
      audit.note({
        who,
        what: before === undefined ? 'webhook added' : 'webhook secret renewed',
        before: before === undefined ? undefined : auditFacts(before),
        after: auditFacts(next),
      })
    })
    return next
  })
  return { webhook: view(kept, secrets), secret: signing[0] }
}

/** One confirmation of a private network holds as long as the host is the same. */
function changedRecord(
  before: WebhookRecord,
  { url, confirmPrivateNetwork = false, enabled, picks }: WebhookChange,
): WebhookRecord {
  const sameHost =
    url !== undefined &&
    URL.canParse(url) &&
    before.privateNetworkConfirmed &&
    new URL(url).host === hostOf(before.url)
  return {
    ...before,
    ...(url === undefined ? {} : checkedAddress(url, confirmPrivateNetwork || sameHost)),
    enabled: enabled ?? before.enabled,
    picks: picks ?? before.picks,
  }
}

/** Throws Failure `invalid_request` for an address that may not be, or is not confirmed. */
function checkedAddress(url: string, confirmed: boolean) {
  const verdict = judgeWebhookUrl(url)
  if (verdict.kind === 'refused') throw atUrl(verdict.sentence)
  if (verdict.kind === 'confirm' && !confirmed)
    throw atUrl(`${verdict.sentence} Over HTTP the confirmation is "confirmPrivateNetwork": true.`)
  return { url: new URL(url).href, privateNetworkConfirmed: verdict.kind === 'confirm' }
}

function atUrl(message: string): Failure {
  return new Failure('invalid_request', message, { issues: [{ path: 'url', message }] })
}

/** Throws Failure `not_found`. */
export function existing(outbox: Outbox): WebhookRecord {
  const record = outbox.webhook()
  if (record === null)
    throw new Failure('not_found', 'There is no webhook. Give it an address first.')
  return record
}

/** Of the address the host alone: many receivers take its path for a password. */
export function auditFacts({ url, enabled, picks, secretMadeAt }: WebhookRecord) {
  return { host: hostOf(url), enabled, picks, secretMadeAt }
}

/** A cell that was changed by other means may hold anything. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : ''
}

export function view(record: WebhookRecord, secrets: SigningSecrets): Webhook {
  const { url, privateNetworkConfirmed, enabled, picks, createdAt } = record
  return {
    url,
    privateNetworkConfirmed,
    enabled,
    picks,
    secret: {
      kept: record.backend === 'session' ? 'session' : 'keychain',
      madeAt: record.secretMadeAt,
      previousUntil: record.previousUntil,
      problem: secrets.problem(record),
    },
    createdAt,
  }
}
