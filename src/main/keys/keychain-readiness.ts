/** Whether a native library may be called: it must not meet a locked or silent Secret Service. */
import { hanging, KeychainFailure, troubleSentence } from './keychain-failure'
import type { DefaultCollection, SecretService } from './secret-service'

export interface Readiness {
  /** How the store is; `unlocked` on systems whose libraries may always be called. */
  collection(): Promise<DefaultCollection>
  /**
   * Resolves once a library may be called, asking the person to unlock where that is needed. Throws
   * KeychainFailure `locked` or `hanging`.
   */
  ready(): Promise<void>
}

const askTimeoutMs = 2_000

/** `boundMs` is how long any single question may take. */
export function createReadiness(
  service: SecretService,
  os: NodeJS.Platform,
  boundMs: number,
): Readiness {
  async function collection(): Promise<DefaultCollection> {
    return os === 'linux' ? await service.ask(Math.min(askTimeoutMs, boundMs)) : 'unlocked'
  }
  return {
    collection,
    async ready() {
      const found = await collection()
      if (found === 'silent') throw hanging(os)
      if (found !== 'locked') return
      const answer = await service.unlock(boundMs)
      if (answer === 'waiting') throw hanging(os)
      if (answer === 'dismissed') throw new KeychainFailure('locked', troubleSentence('locked', os))
    },
  }
}
