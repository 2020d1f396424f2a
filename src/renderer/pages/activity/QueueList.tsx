/**
 * The queue as it is now: slots of each provider, what runs, what waits and why; priorities can be
 * changed and calls cancelled.
 */
import { Button } from '@mantine/core'
import { CircleX, Hourglass } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { Priority } from '../../../contract/calls'
import { useClient } from '../../client/connection-context'
import { useNow } from '../../kit/use-now'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { formatCount } from '../../kit/format'
import { useServerAction, useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { isUnderWay, useMany } from './many.state'
import { ManyProgress } from './ManyProgress'
import { ProviderSlots } from './ProviderSlots'
import { QueueTable } from './QueueTable'
import { drawnItems, queueText, restText, slotLines, waitingIds } from './queue.words'
import layout from '../../kit/layout.module.css'
import page from './activity.module.css'
import classes from './queue.module.css'

/** What runs and waits, refreshed every five seconds while it is looked at. */
export function QueueList({ tabs }: { readonly tabs: ReactNode }) {
  const client = useClient()
  const queue = useServerQuery(
    ['queue', 'providers'],
    ['queue'],
    (api) => api.queue.get({ limit: drawnItems }),
    { everyMs: 5000 },
  )
  const providers = useServerQuery(['providers'], ['providers', 'list'], (api) =>
    api.providers.list(),
  )
  const cancel = useServerAction((api, id: string) => api.calls.cancel({ id }), ['queue'])
  const move = useServerAction(
    (api, change: { callId: string; priority: Priority }) => api.queue.prioritise(change),
    ['queue'],
  )
  const { work, begin } = useMany()
  const [asking, setAsking] = useState(false)
  const data = queue.data
  const failure = cancel.error ?? move.error
  const now = useNow(data !== undefined && data.items.length > 0, 1000)
  const rest = data === undefined ? null : restText(data)

  async function cancelWaiting() {
    setAsking(false)
    const ids = waitingIds(
      await client.queue
        .get({ limit: 110_000 })
        .catch(() => data ?? { items: [], running: 0, waiting: 0, limit: 0, providers: [] }),
    )
    begin(
      { verb: 'Cancelling', noun: 'waiting calls', spends: false },
      ids,
      async (id) => {
        await client.calls.cancel({ id })
        return 0
      },
      queue.reload,
    )
  }

  return (
    <>
      <div className={layout.filters}>
        {tabs}
        <span className={layout.count} role="status">
          {data !== undefined && queueText(data)}
        </span>
        {data !== undefined && data.waiting > 0 && (
          <Button
            variant="default"
            leftSection={<CircleX size={14} />}
            disabled={isUnderWay(work)}
            onClick={() => setAsking(true)}
          >
            Cancel all waiting
          </Button>
        )}
      </div>
      {data !== undefined && providers.data !== undefined && (
        <ProviderSlots lines={slotLines(data, providers.data.items)} />
      )}
      <div className={page.scroll} tabIndex={0} role="group" aria-label="Queue">
        <ManyProgress />
        {queue.error !== null && <ErrorState error={queue.error} onRetry={queue.reload} />}
        {failure !== null && <ErrorState error={failure} />}
        {queue.loading && <SkeletonRows rows={8} widths={['6%', '22%', '18%', '12%', '30%']} />}
        {data !== undefined && data.items.length === 0 && <NothingQueued />}
        {data !== undefined && data.items.length > 0 && (
          <QueueTable
            items={data.items}
            now={now}
            onMove={(callId, priority) => void move.run({ callId, priority })}
            onCancel={(callId) => void cancel.run(callId)}
          />
        )}
        {rest !== null && <p className={classes.rest}>{rest}</p>}
      </div>
      <ConfirmDialog
        opened={asking}
        danger
        title="Cancel all waiting calls"
        confirmLabel="Cancel them"
        cancelLabel="Keep waiting"
        onConfirm={() => void cancelWaiting()}
        onCancel={() => setAsking(false)}
      >
        <p>
          {formatCount(data?.waiting ?? 0)} {data?.waiting === 1 ? 'call waits' : 'calls wait'} for
          a free slot. {data?.waiting === 1 ? 'It ends' : 'They end'} as cancelled; what runs goes
          on. An attempt that waits has sent and cost nothing.
        </p>
      </ConfirmDialog>
    </>
  )
}

function NothingQueued() {
  return (
    <EmptyState
      icon={Hourglass}
      title="Nothing runs and nothing waits"
      action={
        <Button component="a" href="#/playground" variant="default">
          Open playground
        </Button>
      }
    >
      Calls are here while they run. Where a provider has no free slot they wait by priority, each
      with its place in line, until one is free.
    </EmptyState>
  )
}
