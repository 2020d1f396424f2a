/** Long work tells how far it is, how long it will go on, and takes a stop where it may. */
import { expect, test } from 'vitest'
import { createChanges } from '../../src/main/platform/changes'
import { Failure } from '../../src/main/platform/failure'
import { createTasks, type TaskPlan } from '../../src/main/platform/tasks'

const plan: TaskPlan = {
  kind: 'backup',
  who: 'page',
  steps: [
    { name: 'Copying', unit: 'rows', weight: 3 },
    { name: 'Checking', unit: 'pages', weight: 1 },
  ],
}

function openTasks() {
  const clock = { at: 1000, now: () => clock.at, monotonic: () => clock.at }
  let ids = 0
  const tasks = createTasks({
    clock,
    changes: createChanges(),
    newId: (prefix) => `${prefix}_${(ids += 1)}`,
  })
  const only = () => {
    const [task] = tasks.list().items
    if (task === undefined) throw new Error('There is none.')
    return task
  }
  return { clock, tasks, only }
}

test('the share goes by the weight of the steps, and the time left by how it went so far', () => {
  const { clock, tasks, only } = openTasks()
  const { run, end } = tasks.open(plan)
  run.begin('Copying', 100)
  run.advance(50)
  expect(only()).toMatchObject({
    step: 'Copying',
    done: 50,
    total: 100,
    share: 0.375,
    leftMs: null,
    state: 'running',
  })
  clock.at += 3000
  expect(only().leftMs).toBe(5000)
  run.begin('Checking', 8)
  run.advance(4)
  expect(only()).toMatchObject({ step: 'Checking', unit: 'pages', share: 0.875 })
  end({ state: 'done', outcome: 'It is made.' })
  expect(only()).toMatchObject({
    state: 'done',
    share: 1,
    leftMs: null,
    endedAt: 4000,
    outcome: 'It is made.',
    stoppable: false,
  })
})

test('a stop aborts the work with a reason, and what it then says is what came of it', async () => {
  const { tasks, only } = openTasks()
  const work = tasks.run(
    plan,
    ({ signal }) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () =>
          reject(new Failure('cancelled', 'Stopped after 3 rows.')),
        )
      }),
    () => ({ state: 'done', outcome: '' }),
  )
  expect(tasks.stop('tsk_1')).toMatchObject({ state: 'stopping', stoppable: false })
  await expect(work).rejects.toThrow('Stopped after 3 rows.')
  expect(only()).toMatchObject({ state: 'stopped', outcome: 'Stopped after 3 rows.' })
  expect(() => tasks.stop('tsk_1')).toThrow(/ended already/)
  expect(() => tasks.stop('tsk_2')).toThrow(/no task/)
})

test('work that has committed itself takes no stop, and one that was stopped does not commit', () => {
  const { tasks } = openTasks()
  const late = tasks.open(plan)
  late.run.commit()
  expect(() => tasks.stop('tsk_1')).toThrow(/too late/)
  const early = tasks.open(plan)
  tasks.stop('tsk_2')
  expect(() => early.run.commit()).toThrow(/stopped/)
})

test('what was thrown is told where it is a failure of ours, and never otherwise', () => {
  const { tasks, only } = openTasks()
  tasks.open(plan).fail(new Error('sk-live-0123456789'))
  expect(only()).toMatchObject({ state: 'failed' })
  expect(JSON.stringify(only())).not.toContain('sk-live')
})

test('what the console does by itself is told while it runs and where it did not go well', () => {
  const { tasks } = openTasks()
  const own = { ...plan, who: 'tollgate' }
  const good = tasks.open(own)
  expect(tasks.list().items).toHaveLength(1)
  good.end({ state: 'done', outcome: '' })
  expect(tasks.list().items).toHaveLength(0)
  tasks.open(own).fail(new Failure('ledger_unavailable', 'The disk is full.'))
  expect(tasks.list().items).toMatchObject([{ state: 'failed', outcome: 'The disk is full.' }])
})

test('what runs comes first, and of what ended the newest twenty are kept', () => {
  const { tasks } = openTasks()
  tasks.open(plan)
  for (let count = 0; count < 25; count += 1)
    tasks.open(plan).end({ state: 'done', outcome: String(count) })
  const { items } = tasks.list()
  expect(items).toHaveLength(21)
  expect(items[0]?.state).toBe('running')
  expect(items[1]?.outcome).toBe('24')
})
