/**
 * Rate limits over a real ledger, with attempts that take, leave and are booked as the gate does
 * it.
 */
import type { NewLimit } from '../../src/contract/limits'
import { createLedger } from '../../src/main/ledger/ledger'
import { createLimits } from '../../src/main/limits/limits'
import type { LimitFacts, LimitShare } from '../../src/main/limits/port'
import { openReader } from '../../src/main/storage/open-database'
import { sampleEntry } from '../ledger/sample-entry'
import { openTestStore } from '../record/open-store'

export const facts: LimitFacts = {
  provider: 'openai',
  project: 'dev',
  service: null,
  environment: 'development',
  user: null,
  organization: null,
}

export function openLimits() {
  const opened = openTestStore()
  const { db, store, platform, audit, clock } = opened
  db.prepare("INSERT INTO meta (name, value) VALUES ('ledgerId', 'led_test')").run()
  const ledger = createLedger({ db, openConnection: () => openReader(opened.file) })
  const providers = [
    { id: 'openai', name: 'OpenAI' },
    { id: 'anthropic', name: 'Anthropic' },
  ]
  /** What a new process would have. */
  function start() {
    const limits = createLimits({ store, platform, audit, providers: () => providers })
    limits.reload()
    return limits
  }
  const limits = start()
  let calls = 0

  /**
   * An attempt under way. `settle` books it with its true tokens, `release` leaves nothing behind.
   */
  function begin(change: Partial<LimitFacts> = {}, tokens = 100, on = limits) {
    const labels = { ...facts, ...change }
    const time = clock.now()
    const share: LimitShare = on.gate.take(labels, tokens)
    return {
      time,
      settle(used: number) {
        calls += 1
        ledger.append(
          sampleEntry({
            ...labels,
            id: `ent_l${calls}`,
            callId: `call_l${calls}`,
            time,
            inputTokens: used,
            outputTokens: 0,
          }),
        )
        share.settle(used)
      },
      release: () => share.release(),
    }
  }
  const refused = (change: Partial<LimitFacts> = {}, tokens = 100, on = limits) =>
    on.gate.refusal({ ...facts, ...change }, tokens)
  const add = (limit: Partial<NewLimit>) =>
    limits.create(
      {
        scope: {},
        each: null,
        unit: 'requests',
        limit: 2,
        window: limit.unit === 'tokens_per_request' ? null : 'minute',
        algorithm: 'sliding_window',
        enabled: true,
        ...limit,
      },
      'page',
    )
  return { ...opened, ledger, limits, start, begin, refused, add }
}
