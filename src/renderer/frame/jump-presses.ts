/** `g p` goes to Playground, `g c` to Compare …: which key press is one, decided without a DOM. */
import type { PageEntry } from './page-entry'

const jumpWindowMs = 1200

export interface JumpState {
  /** When `g` was pressed; null when no jump is begun. */
  readonly armedAt: number | null
}

export interface KeyPress {
  readonly key: string
  readonly at: number
  readonly modified: boolean
  /** True while the person types in a field or a dialog is open. */
  readonly busy: boolean
}

export interface JumpStep {
  readonly state: JumpState
  readonly path: string | null
}

/** The next state, and the path to go to when the press completes a jump. */
export function stepJump(
  state: JumpState,
  press: KeyPress,
  pages: readonly Pick<PageEntry, 'key' | 'path'>[],
): JumpStep {
  const idle: JumpStep = { state: { armedAt: null }, path: null }
  if (press.modified || press.busy) return idle
  const armed = state.armedAt !== null && press.at - state.armedAt <= jumpWindowMs
  if (armed) {
    const page = pages.find((candidate) => candidate.key === press.key.toLowerCase())
    if (page !== undefined) return { state: { armedAt: null }, path: page.path }
  }
  return press.key === 'g' ? { state: { armedAt: press.at }, path: null } : idle
}
