/** The calls of the queue as rows: place, priority, how long and why, and a way to cancel each. */
import { ActionIcon, NativeSelect } from '@mantine/core'
import { CircleX, Hourglass, Play } from 'lucide-react'
import { priorities, priority as prioritySchema, type Priority } from '../../../contract/calls'
import type { QueueItem } from '../../../contract/queue'
import { ModelDot } from '../../parts/ModelDot'
import { placeText, priorityNames, sinceText } from './queue.words'
import classes from './queue.module.css'

/** Ids are those of calls; `now` is what the times are counted from. */
export function QueueTable({
  items,
  now,
  onMove,
  onCancel,
}: {
  readonly items: readonly QueueItem[]
  readonly now: number
  readonly onMove: (callId: string, priority: Priority) => void
  readonly onCancel: (callId: string) => void
}) {
  return (
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
        {items.map((item) => (
          <Row
            key={item.callId}
            item={item}
            now={now}
            onMove={(priority) => onMove(item.callId, priority)}
            onCancel={() => onCancel(item.callId)}
          />
        ))}
      </tbody>
    </table>
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
