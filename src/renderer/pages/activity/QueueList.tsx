/**
 * The queue as it is now: slots of each provider, what runs, what waits and why; priorities can be
 * changed and calls cancelled.
 */
import { ActionIcon, Button, NativeSelect } from '@mantine/core'
import { CircleX, Hourglass, Play } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { priorities, priority as prioritySchema, type Priority } from '../../../contract/calls'
import type { QueueItem } from '../../../contract/queue'
import { useClient } from '../../client/connection-context'
import { useNow } from '../../kit/use-now'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { formatCount } from '../../kit/format'
import { ModelDot } from '../../parts/ModelDot'
import { useServerAction, useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { isUnderWay, useMany } from './many.state'
import { ManyProgress } from './ManyProgress'
import { ProviderSlots } from './ProviderSlots'
import {
  drawnItems,
  placeText,
  priorityNames,
  queueText,
  restText,
  sinceText,
  slotLines,
  waitingIds,
} from './queue.words'
import page from './activity.module.css'
import classes from './queue.module.css'

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
      <div className={page['filters']}>
        {tabs}
        <span className={page['count']} role="status">
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
      <div className={page['scroll']} tabIndex={0} role="group" aria-label="Queue">
        <ManyProgress />
        {queue.error !== null && <ErrorState error={queue.error} onRetry={queue.reload} />}
        {failure !== null && <ErrorState error={failure} />}
        {queue.loading && <SkeletonRows rows={8} widths={['6%', '22%', '18%', '12%', '30%']} />}
        {data !== undefined && data.items.length === 0 && (
          <EmptyState
            icon={Hourglass}
            title="Nothing runs and nothing waits"
            action={
              <Button component="a" href="#/playground" variant="default">
                Open playground
              </Button>
            }
          >
            Calls are here while they run. Where a provider has no free slot they wait by priority,
            each with its place in line, until one is free.
          </EmptyState>
        )}
        {data !== undefined && data.items.length > 0 && (
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col" className={classes.number}>
                  Place
                </th>
                <th scope="col">Model</th>
                <th scope="col">Project</th>
                <th scope="col">Priority</th>
                <th scope="col" className={classes.number}>
                  For
                </th>
                <th scope="col">Why it waits</th>
                <th scope="col">
                  <span className="tg-visually-hidden">Cancel</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((item) => (
                <Row
                  key={item.callId}
                  item={item}
                  now={now}
                  onMove={(to) => void move.run({ callId: item.callId, priority: to })}
                  onCancel={() => void cancel.run(item.callId)}
                />
              ))}
            </tbody>
          </table>
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

function Row({
  item,
  now,
  onMove,
  onCancel,
}: {
  readonly item: QueueItem
  readonly now: number
  readonly onMove: (priority: Priority) => void
  readonly onCancel: () => void
}) {
  const waits = item.state === 'waiting'
  const name = `${item.callId}, ${item.model}`
  return (
    <tr data-state={item.state}>
      <td className={classes.number}>
        <span className={classes.place}>
          {waits ? (
            <Hourglass size={12} aria-hidden="true" />
          ) : (
            <Play size={12} aria-hidden="true" />
          )}
          {placeText(item)}
        </span>
      </td>
      <td>
        <ModelDot model={item.model} /> {item.model}
        <span className={classes.dim}> {item.provider}</span>
        <code className={classes.id} title={item.callId}>
          {item.callId}
        </code>
      </td>
      <td>
        {item.project}
        {item.service !== null && <span className={classes.dim}> · {item.service}</span>}
      </td>
      <td>
        {waits ? (
          <NativeSelect
            aria-label={`Priority of ${name}`}
            w={116}
            value={item.priority}
            data={priorities.map((value) => ({ value, label: priorityNames[value] }))}
            onChange={(event) => onMove(prioritySchema.parse(event.currentTarget.value))}
          />
        ) : (
          priorityNames[item.priority]
        )}
      </td>
      <td className={classes.number}>{sinceText(item.since, now)}</td>
      <td className={classes.why} title={item.reason ?? undefined}>
        {item.reason ?? ''}
      </td>
      <td>
        <ActionIcon
          aria-label={`Cancel ${name}`}
          title={
            waits ? 'Cancel: nothing was sent yet' : 'Cancel: the text so far is kept and paid for'
          }
          onClick={onCancel}
        >
          <CircleX size={15} />
        </ActionIcon>
      </td>
    </tr>
  )
}
