// @vitest-environment jsdom
/** How long work is told on its page, also in a window that was opened while it ran. */
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import type { Task } from '../../../src/contract/tasks'
import { TaskProgress } from '../../../src/renderer/parts/tasks/TaskProgress'
import { shownTasks } from '../../../src/renderer/parts/tasks/tasks.words'
import { clientOf, prepareDom, renderPart } from '../support/dom'

prepareDom()
afterEach(cleanup)

const running: Task = {
  id: 'tsk_1',
  kind: 'verify',
  who: 'page',
  state: 'running',
  step: 'Walking the chain',
  done: 412_000,
  total: 1_000_000,
  unit: 'entries',
  share: 0.412,
  leftMs: 12_000,
  stoppable: true,
  startedAt: 1000,
  endedAt: null,
  outcome: null,
}

function draw(task: Task, tellsEnd = false) {
  let now = task
  const stopped: string[] = []
  const client = clientOf({
    tasks: {
      list: async () => ({ items: [now] }),
      stop: async ({ id }: { id: string }) => {
        stopped.push(id)
        now = { ...now, state: 'stopping', stoppable: false }
        return now
      },
    },
  })
  renderPart(<TaskProgress kinds={['verify']} tellsEnd={tellsEnd} />, client)
  return stopped
}

it('says step, count, share and time left, and stops it', async () => {
  const stopped = draw(running)
  const region = await screen.findByRole('region', { name: 'Verifying the ledger' })
  const text = region.textContent?.replaceAll('\u2009', ' ')
  expect(text).toContain('Walking the chain: 412 000 of 1 000 000 entries')
  expect(text).toContain('41 %, about 12.0 s left')
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('41.199999999999996')
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }))
  await screen.findByRole('button', { name: 'Stopping' })
  expect(stopped).toEqual(['tsk_1'])
})

it('offers no stop that would come too late', async () => {
  draw({ ...running, stoppable: false })
  expect((await screen.findByRole<HTMLButtonElement>('button')).disabled).toBe(true)
})

it('says what came of it until it is put away, and a stop even where the asker tells the end', async () => {
  draw(
    { ...running, state: 'stopped', endedAt: Date.now() + 1000, outcome: 'The first 200 hold.' },
    true,
  )
  expect((await screen.findByRole('status')).textContent).toBe(
    'Verifying the ledger: The first 200 hold.',
  )
  fireEvent.click(screen.getByRole('button', { name: 'Close the notice' }))
  await waitFor(() => expect(screen.queryByRole('status')).toBeNull())
})

it('tells of its kinds alone, and no end that was before this window, in a blink, or told by the asker', () => {
  const ended: Task = { ...running, state: 'done', endedAt: 5000, outcome: 'Unbroken.' }
  const asked = { kinds: ['verify'] as const, since: 0, tellsEnd: false, closed: new Set<string>() }
  expect(shownTasks([ended, { ...running, kind: 'backup' }], asked)).toEqual([ended])
  expect(shownTasks([ended], { ...asked, since: 6000 })).toEqual([])
  expect(shownTasks([ended], { ...asked, tellsEnd: true })).toEqual([])
  expect(shownTasks([{ ...ended, endedAt: 1500 }], asked)).toEqual([])
  expect(shownTasks([ended], { ...asked, closed: new Set(['tsk_1']) })).toEqual([])
})
