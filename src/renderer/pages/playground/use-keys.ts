/** What the keyboard does in the playground: keys of its own, and entries in the palette. */
import { useEffect, useMemo } from 'react'
import { useCommands, type Command } from '../../frame/frame.state'
import { isInDialog } from '../../kit/typing'
import { runningTurn } from './conversation'
import { usePlayground, type Desk } from './playground.state'
import { usePromptLibrary } from './prompts.state'

/** ⌘/Ctrl+Enter sends, Esc stops. Open dialogs and the message editor keep their own keys. */
export function useKeys(desk: Desk | null): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || isInDialog(event.target)) return
      const { conversation, send, stop } = usePlayground.getState()
      if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && desk !== null) {
        event.preventDefault()
        send(desk)
      }
      if (event.key === 'Escape' && runningTurn(conversation.turns) !== null) {
        event.preventDefault()
        stop()
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [desk])
}

/** History, stopping and the tabs, by name. */
export function usePlaygroundCommands(): void {
  const act = usePlayground.getState()
  const commands = useMemo<readonly Command[]>(
    () => [
      {
        id: 'playground-history',
        group: 'Playground',
        label: 'Open history',
        run: () => act.showHistory(true),
      },
      {
        id: 'playground-prompts',
        group: 'Playground',
        label: 'Open prompt library',
        run: () => usePromptLibrary.getState().show({ kind: 'list' }),
      },
      {
        id: 'playground-save-prompt',
        group: 'Playground',
        label: 'Save as prompt',
        run: () => usePromptLibrary.getState().show({ kind: 'save' }),
      },
      {
        id: 'playground-stop',
        group: 'Playground',
        label: 'Stop the answer',
        hint: 'Esc',
        run: act.stop,
      },
      ...(['parameters', 'route', 'facts', 'raw'] as const).map((tab) => ({
        id: `playground-${tab}`,
        group: 'Playground',
        label: `Show ${tab}`,
        run: () => act.setTab(tab),
      })),
    ],
    [act],
  )
  useCommands('playground', commands)
}
