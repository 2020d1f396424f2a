/**
 * What the person does with the frame itself: the rail, open dialogs, and the commands pages offer
 * to the palette.
 */
import { useEffect } from 'react'
import { create } from 'zustand'

export interface Command {
  readonly id: string
  readonly label: string
  /** The group heading it stands under in the palette. */
  readonly group: string
  /** Key or words shown at the right. */
  readonly hint?: string
  readonly words?: string
  readonly run: () => void
}

const railKey = 'tollgate.rail'

interface FrameState {
  readonly railCollapsed: boolean
  /** Opened for a look in a window that has no room for it; not remembered. */
  readonly railPeek: boolean
  readonly emergencyDialog: 'engage' | 'release' | null
  /** Commands by the part that offers them. */
  readonly commands: Readonly<Record<string, readonly Command[]>>
  /** `wide`: the window has room for it, so the choice is remembered. */
  toggleRail(wide: boolean): void
  endPeek(): void
  showEmergency(dialog: 'engage' | 'release' | null): void
  offer(owner: string, commands: readonly Command[]): void
  withdraw(owner: string): void
}

function readRail(): boolean {
  try {
    const kept = window.localStorage.getItem(railKey)
    return kept === 'collapsed'
  } catch {
    return false
  }
}

export const useFrame = create<FrameState>()((set, get) => ({
  railCollapsed: readRail(),
  railPeek: false,
  emergencyDialog: null,
  commands: {},
  toggleRail(wide) {
    if (!wide) return set({ railPeek: !get().railPeek })
    const railCollapsed = !get().railCollapsed
    window.localStorage.setItem(railKey, railCollapsed ? 'collapsed' : 'open')
    set({ railCollapsed })
  },
  endPeek() {
    if (get().railPeek) set({ railPeek: false })
  },
  showEmergency: (emergencyDialog) => set({ emergencyDialog }),
  offer: (owner, commands) => set({ commands: { ...get().commands, [owner]: commands } }),
  withdraw(owner) {
    const { [owner]: _gone, ...commands } = get().commands
    set({ commands })
  },
}))

/** Offers a page's actions to the palette while the page is shown. Give a stable array. */
export function useCommands(owner: string, commands: readonly Command[]): void {
  const { offer, withdraw } = useFrame.getState()
  useEffect(() => {
    offer(owner, commands)
    return () => withdraw(owner)
  }, [owner, commands, offer, withdraw])
}
