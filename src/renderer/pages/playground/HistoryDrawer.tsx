/** What was said before, by conversation; and call by call, each with its exact input and parameters. */
import { Drawer, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { History, Search } from 'lucide-react'
import { useState } from 'react'
import type { CallBrief } from '../../../contract/calls'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { formatMoney } from '../../kit/money-format'
import { ModelDot } from '../../parts/ModelDot'
import { Money } from '../../parts/Money'
import { ShowOlder } from '../../parts/ShowOlder'
import { useServerList } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { ConversationList } from './ConversationList'
import { usePlayground } from './playground.state'
import layout from '../../kit/layout.module.css'
import history from '../../call/history.module.css'
import classes from './playground.module.css'

export interface HistoryDrawerProps {
  readonly onOpen: (callId: string) => void
  readonly onOpenConversation: (id: string) => void
  /** The project at work, where it stores no content. */
  readonly unkept: string | null
}

/** A list is asked for when the drawer opens, so that it begins with the newest. */
export function HistoryDrawer({ onOpen, onOpenConversation, unkept }: HistoryDrawerProps) {
  const [by, setBy] = useState<'conversations' | 'calls'>('conversations')
  const opened = usePlayground((state) => state.historyOpen)
  const show = usePlayground((state) => state.showHistory)
  return (
    <Drawer
      opened={opened}
      onClose={() => show(false)}
      position="right"
      size={420}
      title="History"
      padding="sm"
      keepMounted={false}
    >
      <SegmentedControl
        aria-label="History by"
        fullWidth
        mb="xs"
        value={by}
        onChange={(value) => setBy(value === 'calls' ? 'calls' : 'conversations')}
        data={[
          { value: 'conversations', label: 'Conversations' },
          { value: 'calls', label: 'Calls' },
        ]}
      />
      {by === 'calls' ? (
        <HistoryList onOpen={onOpen} />
      ) : (
        <ConversationList onOpen={onOpenConversation} unkept={unkept} />
      )}
    </Drawer>
  )
}

function HistoryList({ onOpen }: { readonly onOpen: (callId: string) => void }) {
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 200)
  const calls = useServerList(
    ['calls'],
    ['calls', 'history', 'playground', search],
    (client, cursor) =>
      client.calls.history({
        source: 'playground',
        limit: 50,
        cursor,
        ...(search === '' ? {} : { search }),
      }),
  )
  return (
    <div className={history.history}>
      <TextInput
        aria-label="Search history"
        placeholder="Search titles, models and ids"
        leftSection={<Search size={14} aria-hidden="true" />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      {calls.loading && <SkeletonRows rows={8} rowHeight={48} widths={['70%', '18%']} />}
      {calls.error !== null && <ErrorState error={calls.error} onRetry={calls.reload} />}
      {!calls.loading && calls.error === null && calls.items.length === 0 && (
        <EmptyState icon={History} title={search === '' ? 'No calls yet' : 'Nothing matches'}>
          {search === ''
            ? 'Every call you send from here is kept with its input, parameters and cost.'
            : 'Titles, models and call ids are searched.'}
        </EmptyState>
      )}
      <ul className={history.list}>
        {calls.items.map((call) => (
          <HistoryItem key={call.callId} call={call} onOpen={onOpen} />
        ))}
      </ul>
      <ShowOlder list={calls} />
    </div>
  )
}

interface HistoryItemProps {
  readonly call: CallBrief
  readonly onOpen: (callId: string) => void
}

function HistoryItem({ call, onOpen }: HistoryItemProps) {
  return (
    <li>
      <button
        type="button"
        className={`${layout.rowButton} ${history.item}`}
        onClick={() => onOpen(call.callId)}
      >
        <span className={history.clipped}>{call.title === '' ? 'Untitled' : call.title}</span>
        <span className={history.facts}>
          {call.model !== null && (
            <>
              <ModelDot model={call.model} />
              <span
                className={history.clipped}
                title={
                  call.servedModel === null || call.servedModel === call.model
                    ? undefined
                    : `Served as ${call.servedModel}`
                }
              >
                {call.model}
              </span>
            </>
          )}
          <StateChips call={call} />
          <span className={classes.space} />
          {call.wouldCostNanoUsd !== null ? (
            <Money nanoUsd={call.wouldCostNanoUsd} would />
          ) : (
            <Money nanoUsd={call.costNanoUsd} status={call.costStatus} />
          )}
          <Time at={call.time} />
        </span>
      </button>
    </li>
  )
}

function StateChips({ call }: Pick<HistoryItemProps, 'call'>) {
  return (
    <>
      {call.state === 'failed' && (
        <StatusChip tone={call.error?.code === 'cancelled' ? 'neutral' : 'bad'}>
          {call.error?.code === 'cancelled' ? 'stopped' : (call.error?.code ?? 'failed')}
        </StatusChip>
      )}
      {call.finishReason === 'length' && <StatusChip tone="warn">cut</StatusChip>}
      {call.cached && (
        <StatusChip
          tone="info"
          icon={null}
          title={call.savedNanoUsd === 0 ? undefined : `Saved ${formatMoney(call.savedNanoUsd)}`}
        >
          kept answer
        </StatusChip>
      )}
      {call.wouldCostNanoUsd !== null && (
        <StatusChip
          tone="info"
          icon={null}
          title="Answered by the simulated provider: the amount is what it would have cost."
        >
          simulated
        </StatusChip>
      )}
      {call.state === 'running' && <StatusChip tone="info">running</StatusChip>}
    </>
  )
}
