/** The keychain's status, kept for a few seconds, asked for once however many ask. */
import type { KeychainStatus } from '../../contract/keys'

export interface KeptStatus {
  get(): Promise<KeychainStatus>
  /** A call went well: trouble that was kept is over. */
  noteSuccess(): void
  /** A call failed: whatever was kept is in doubt. */
  noteFailure(): void
}

const keepReadyMs = 15_000
const keepTroubleMs = 3_000

/** `monotonic` gives milliseconds that never go back. */
export function createKeptStatus(
  probe: () => Promise<KeychainStatus>,
  monotonic: () => number,
): KeptStatus {
  let known: { readonly status: KeychainStatus; readonly until: number } | null = null
  let asking: Promise<KeychainStatus> | null = null

  async function ask(): Promise<KeychainStatus> {
    try {
      const status = await probe()
      const until = monotonic() + (status.available ? keepReadyMs : keepTroubleMs)
      known = { status, until }
      return status
    } finally {
      asking = null
    }
  }

  return {
    async get() {
      if (known !== null && monotonic() < known.until) return known.status
      asking ??= ask()
      return await asking
    },
    noteSuccess() {
      if (known !== null && !known.status.available) known = null
    },
    noteFailure() {
      known = null
    },
  }
}
