/** Where the person is in the prompt library, and what was removed from it last. */
import { create } from 'zustand'
import type { PromptBody, RemovedPrompt } from '../../../contract/prompts'
import { useServerQuery } from '../../client/query'
import { usePlayground } from './playground.state'
import { writtenFrom } from './saved-prompt'
import { newTurnId } from './turn-id'

export type LibraryView =
  | { readonly kind: 'list' }
  | { readonly kind: 'save' }
  | { readonly kind: 'prompt'; readonly id: string }

interface PromptLibraryState {
  readonly opened: boolean
  readonly view: LibraryView
  /** It was closed by a choice: the focus goes where messages are written, not back. */
  readonly chosen: boolean
  /** The saved prompt that was loaded last: the name offered when saving. */
  readonly loaded: string | null
  readonly removed: RemovedPrompt | null
  show(view: LibraryView): void
  close(): void
  /** Puts a version where messages are written, in place of what stands there. */
  load(name: string, prompt: PromptBody): void
  saved(name: string): void
  noteRemoved(removed: RemovedPrompt | null): void
}

export const usePromptLibrary = create<PromptLibraryState>()((set) => ({
  opened: false,
  view: { kind: 'list' },
  chosen: false,
  loaded: null,
  removed: null,
  show: (view) => set({ opened: true, view, chosen: false }),
  close: () => set({ opened: false, removed: null }),
  load(name, prompt) {
    const { conversation, take } = usePlayground.getState()
    take(writtenFrom(prompt, conversation, newTurnId))
    set({ opened: false, chosen: true, loaded: name, removed: null })
  },
  saved: (loaded) => set({ loaded }),
  noteRemoved: (removed) => set({ removed, view: { kind: 'list' } }),
}))

/** The library as the console has it. */
export function usePrompts() {
  return useServerQuery(['prompts'], ['prompts'], (client) => client.prompts.list())
}
