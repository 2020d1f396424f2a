/** How far long work is, how long it will go on, and a way to stop it; afterwards what came of it. */
import { Button, CloseButton, Progress } from '@mantine/core'
import type { Task, TaskKind } from '../../../contract/tasks'
import { useServerAction } from '../../client/query'
import { ErrorState } from '../ErrorState'
import { useTasks } from './tasks.state'
import { endText, isUnderWay, shareText, stepText, taskTitles } from './tasks.words'
import classes from './tasks.module.css'

export interface TaskProgressProps {
  readonly kinds: readonly TaskKind[]
  /** Whoever asked for it in this window tells how it ended, unless it was stopped. */
  readonly tellsEnd?: boolean
}

/** Nothing while nothing of these kinds runs. */
export function TaskProgress({ kinds, tellsEnd = false }: TaskProgressProps) {
  const { tasks, close } = useTasks(kinds, tellsEnd)
  return tasks.map((task) =>
    isUnderWay(task) ? (
      <TaskUnderWay key={task.id} task={task} />
    ) : (
      <div key={task.id} className={classes.ended} data-tone={task.state}>
        <p role="status">
          <b>{taskTitles[task.kind]}:</b> {endText(task)}
        </p>
        <CloseButton size={22} aria-label="Close the notice" onClick={() => close(task.id)} />
      </div>
    ),
  )
}

function TaskUnderWay({ task }: { readonly task: Task }) {
  const stop = useServerAction((client, id: string) => client.tasks.stop({ id }), ['tasks'])
  const stopping = task.state === 'stopping' || stop.running
  return (
    <section className={classes.task} aria-label={taskTitles[task.kind]}>
      <div className={classes.line}>
        <b>{taskTitles[task.kind]}</b>
        <span className={classes.share}>{shareText(task)}</span>
      </div>
      <div className={classes.line}>
        <Progress
          className={classes.bar ?? ''}
          value={100 * task.share}
          aria-label={`${taskTitles[task.kind]}, ${stepText(task)}`}
        />
        <Button
          variant="default"
          size="compact-sm"
          disabled={stopping || !task.stoppable}
          title={task.stoppable || stopping ? undefined : 'Too late: it is being written'}
          onClick={() => void stop.run(task.id)}
        >
          {stopping ? 'Stopping' : 'Stop'}
        </Button>
      </div>
      <p className={classes.step}>{stepText(task)}</p>
      {stop.error !== null && <ErrorState error={stop.error} />}
    </section>
  )
}
