/**
 * The console's health in one answer: what it is, what its ledger holds, and what keeps calls from
 * leaving.
 */
import type { SystemHealth } from '../../contract/system'
import type { Emergency } from '../budgets/emergency'
import type { ConsolePorts } from '../console-port'
import type { Gate } from '../gate/gate'
import type { Ledger } from '../ledger/ledger'
import type { TrustState } from './trust'

export interface HealthDeps {
  readonly ports: Pick<ConsolePorts, 'version' | 'shell' | 'home'>
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly ledger: Pick<Ledger, 'head' | 'ledgerId'>
  readonly trust: Pick<TrustState, 'now'>
  readonly gate: Pick<Gate, 'blocked' | 'running'>
  readonly emergency: Pick<Emergency, 'get'>
}

/** Reads anew each time; `ok`: nothing keeps calls from leaving. */
export function healthReader({ ports, startedAt, ledger, trust, gate, emergency }: HealthDeps) {
  const { version, shell, home } = ports
  return (): SystemHealth => {
    const head = ledger.head()
    const ledgerTrust = trust.now()
    const blocked = gate.blocked().map(({ code, message }) => ({ code, message }))
    return {
      ok: blocked.length === 0,
      version,
      shell,
      home,
      startedAt,
      ledger: {
        ...ledgerTrust,
        ledgerId: ledger.ledgerId(),
        entries: head.seq,
        headHash: head.hash,
      },
      emergency: emergency.get(),
      blocked,
      running: gate.running(),
    }
  }
}
