/** Playground: one conversation through the gate, with its cost before, during and after. */
import { ActionIcon, Button } from '@mantine/core'
import { SlidersHorizontal, X } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { CallRequest } from '../../../contract/calls'
import type { Client } from '../../client/connection'
import { useClient } from '../../client/connection-context'
import { useCommands, type Command } from '../../frame/frame.state'
import { navigate, useRoute } from '../../frame/route'
import { useProjects } from '../../parts/console.state'
import type { ErrorBody } from '../../../contract/errors'
import { ErrorState } from '../../parts/ErrorState'
import { readError } from '../../client/errors'
import { Page } from '../../kit/Page'
import { useWidth } from '../../kit/use-width'
import { Composer } from './Composer'
import { Conversation } from './Conversation'
import { EmptyConversation, FirstRunNext } from './FirstRunCard'
import { HistoryDrawer } from './HistoryDrawer'
import { conversationFromRecord, runningTurn } from './conversation'
import { usePlayground } from './playground.state'
import { newTurnId } from './turn-id'
import { SidePane } from './SidePane'
import { HistoryButton, NewButton } from '../../call/HeadButtons'
import { useDesk } from '../../call/use-desk'
import { useDraftKeeping, useInterruptedCalls } from './use-draft'
import { useEstimate } from '../../call/use-estimate'
import { useNextRequest } from './use-next-request'
import classes from './playground.module.css'

const estimateOf = (client: Client, request: CallRequest) => client.calls.estimate(request)

export function PlaygroundPage() {
  const desk = useDesk()
  const empty = usePlayground((state) => state.conversation.turns.length === 0)
  const cleared = usePlayground((state) => state.cleared)
  const sideOpen = usePlayground((state) => state.sideOpen)
  const single = useWidth() === 'single'
  const act = usePlayground.getState()
  const project = useProjects().data?.items.find(
    (candidate) => candidate.name === desk?.scope.project,
  )
  useDraftKeeping(project?.storeContent ?? false)
  useInterruptedCalls()

  const request = useNextRequest(desk)
  const estimate = useEstimate(['calls', 'estimate'], request.asked, estimateOf)
  const reopen = useReopen()
  useKeys(desk)

  const commands = useMemo<readonly Command[]>(
    () => [
      {
        id: 'playground-history',
        group: 'Playground',
        label: 'Open history',
        run: () => act.showHistory(true),
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

  return (
    <Page
      title="Playground"
      fixed
      action={<NewButton disabled={empty} onClick={act.clear} />}
      more={
        <>
          <HistoryButton onClick={() => act.showHistory(true)} />
          {cleared !== null && (
            <Button variant="subtle" onClick={act.undoClear}>
              Undo clear
            </Button>
          )}
          {single && (
            <Button
              variant="default"
              leftSection={<SlidersHorizontal size={14} aria-hidden="true" />}
              onClick={() => act.showSide(true)}
            >
              Parameters and facts
            </Button>
          )}
        </>
      }
    >
      <div className={classes.page}>
        <section className={classes.main} aria-label="Conversation and composer">
          {reopen.error !== null && (
            <div className={classes.notice}>
              <ErrorState error={reopen.error} onRetry={reopen.retry} />
            </div>
          )}
          <Conversation desk={desk} empty={<EmptyConversation desk={desk} />} />
          <FirstRunNext />
          <Composer desk={desk} estimate={estimate} />
        </section>
        <section
          className={classes.aside}
          data-open={sideOpen || undefined}
          aria-label="Parameters and facts"
        >
          {single && (
            <ActionIcon
              className={classes.asideClose ?? ''}
              aria-label="Close parameters and facts"
              onClick={() => act.showSide(false)}
            >
              <X size={16} />
            </ActionIcon>
          )}
          <SidePane desk={desk} estimate={estimate.data} request={request.next} />
        </section>
      </div>
      <HistoryDrawer onOpen={reopen.open} />
    </Page>
  )
}

/**
 * Reopens a kept call from the history, or from `#/playground?call=…`; `?model=…` goes on with
 * another model.
 */
function useReopen() {
  const client = useClient()
  const route = useRoute()
  const [error, setError] = useState<ErrorBody | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const asked = route.query.get('call')
  const model = route.query.get('model')

  const open = useCallback(
    async (callId: string) => {
      setError(null)
      setFailed(null)
      try {
        const record = await client.calls.get({ id: callId })
        const conversation = conversationFromRecord(record, newTurnId)
        if (conversation === null) {
          usePlayground.getState().showHistory(false)
          setError({
            code: 'not_found',
            message: `The input of "${record.title}" was not kept: content is off for project ${record.project}, has expired or was wiped. Its facts are in the ledger.`,
          })
          return
        }
        usePlayground.getState().open(conversation)
      } catch (thrown) {
        setFailed(callId)
        setError(readError(thrown))
        usePlayground.getState().showHistory(false)
      }
    },
    [client],
  )

  useEffect(() => {
    if (asked === null) return
    navigate('/playground', { replace: true })
    void open(asked)
  }, [asked, open])

  useEffect(() => {
    if (model === null) return
    navigate('/playground', { replace: true })
    usePlayground.getState().setModel(model)
    usePlayground.getState().focusComposer()
  }, [model])

  return {
    open: (callId: string) => void open(callId),
    error,
    retry: failed === null ? undefined : () => void open(failed),
  }
}

/** ⌘/Ctrl+Enter sends, Esc stops. Open dialogs and the message editor keep their own keys. */
function useKeys(desk: ReturnType<typeof useDesk>): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || document.querySelector('[role="dialog"]') !== null) return
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
