/**
 * The blind comparison that waits for its vote in this tab: pages that tell of single calls hold back
 * meanwhile. Kept in the tab, since such a page may be the first one after a reload.
 */
import { create } from 'zustand'
import type { Comparison } from '../../contract/comparisons'

const storageKey = 'tollgate.open-blind'

interface OpenBlind {
  /** Null: none. */
  readonly id: string | null
  /** The last one that was revealed from elsewhere than its own page. */
  readonly revealed: Comparison | null
  open(id: string | null): void
  reveal(comparison: Comparison): void
}

export const useOpenBlind = create<OpenBlind>()((set, get) => ({
  id: read(),
  revealed: null,
  open(id) {
    if (id === get().id) return
    keep(id)
    set({ id })
  },
  reveal(comparison) {
    keep(null)
    set({ id: null, revealed: comparison })
  },
}))

function read(): string | null {
  try {
    return window.sessionStorage.getItem(storageKey)
  } catch {
    return null
  }
}

function keep(id: string | null): void {
  try {
    if (id === null) window.sessionStorage.removeItem(storageKey)
    else window.sessionStorage.setItem(storageKey, id)
  } catch {
    // Without storage it lasts until the page is left.
  }
}
