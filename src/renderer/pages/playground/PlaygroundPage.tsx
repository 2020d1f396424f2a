/** Playground: one conversation through the gate, with its cost before, during and after. */
import { ActionIcon, Button } from '@mantine/core'
import { BookMarked, SlidersHorizontal, X } from 'lucide-react'
import type { CallRequest } from '../../../contract/calls'
import type { Client } from '../../client/connection'
import { useContentStored } from '../../parts/console.state'
import { ErrorState } from '../../parts/ErrorState'
import { Page } from '../../kit/Page'
import { useWidth } from '../../kit/use-width'
import { Composer } from './Composer'
import { Conversation } from './Conversation'
import { EmptyConversation, FirstRunNext } from './FirstRunCard'
import { HistoryDrawer } from './HistoryDrawer'
import { usePlayground } from './playground.state'
import { PromptLibrary } from './PromptLibrary'
import { usePromptLibrary } from './prompts.state'
import { SidePane } from './SidePane'
import { VariablesBar } from './VariablesBar'
import { HistoryButton, NewButton } from '../../call/HeadButtons'
import { useDesk } from '../../call/use-desk'
import { useDraftKeeping, useInterruptedCalls } from './use-draft'
import { useEstimate } from '../../call/use-estimate'
import { useConversationKeeping } from './use-keeping'
import { useNotKept } from './keeping.state'
import { useKeys, usePlaygroundCommands } from './use-keys'
import { useNextRequest } from './use-next-request'
import { useReopen } from './use-reopen'
import classes from './playground.module.css'

const estimateOf = (client: Client, request: CallRequest) => client.calls.estimate(request)

/** The conversation on one side, its parameters and facts on the other. */
export function PlaygroundPage() {
  const desk = useDesk()
  const empty = usePlayground((state) => state.conversation.turns.length === 0)
  const sideOpen = usePlayground((state) => state.sideOpen)
  const single = useWidth() === 'single'
  const act = usePlayground.getState()
  const said = usePlayground((state) => state.conversation.kept?.project)
  const { stored, unkept } = useContentStored(desk?.scope.project, said)
  useDraftKeeping(stored)
  useConversationKeeping(desk, stored)
  useInterruptedCalls()

  const request = useNextRequest(desk)
  const estimate = useEstimate(['calls', 'estimate'], request.asked, estimateOf)
  const reopen = useReopen()
  useKeys(desk)
  usePlaygroundCommands()

  return (
    <Page
      title="Playground"
      fixed
      action={<NewButton disabled={empty} onClick={act.clear} />}
      more={<MoreButtons single={single} />}
    >
      <div className={classes.page}>
        <section className={classes.main} aria-label="Conversation and composer">
          {reopen.error !== null && (
            <div className={classes.notice}>
              <ErrorState error={reopen.error} onRetry={reopen.retry} />
            </div>
          )}
          {!empty && <NotKept unkept={unkept} />}
          <Conversation desk={desk} empty={<EmptyConversation desk={desk} />} />
          <FirstRunNext />
          <VariablesBar />
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
      <HistoryDrawer
        onOpen={reopen.open}
        onOpenConversation={reopen.openConversation}
        unkept={unkept}
      />
      <PromptLibrary project={desk?.scope.project} />
    </Page>
  )
}

/** Said where what is written is not kept at the console. */
function NotKept({ unkept }: { readonly unkept: string | null }) {
  const problem = useNotKept((state) => state.sentence)
  const sentence =
    unkept === null
      ? problem
      : `Not kept: project ${unkept} stores no content. The conversation stays on this page until you reload or close it.`
  if (sentence === null) return null
  return (
    <p className={classes.notKept} role="status">
      {sentence}
    </p>
  )
}

function MoreButtons({ single }: { readonly single: boolean }) {
  const cleared = usePlayground((state) => state.cleared)
  const act = usePlayground.getState()
  return (
    <>
      <HistoryButton onClick={() => act.showHistory(true)} />
      <Button
        variant="default"
        leftSection={<BookMarked size={14} aria-hidden="true" />}
        onClick={() => usePromptLibrary.getState().show({ kind: 'list' })}
      >
        Prompts
      </Button>
      {cleared !== null && (
        <Button
          variant="subtle"
          title="Bring back the conversation that stood here"
          onClick={act.undoClear}
        >
          Undo
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
  )
}
