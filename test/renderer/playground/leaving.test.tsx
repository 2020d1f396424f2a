// @vitest-environment jsdom
/** Who goes to another conversation finds the one that was left, also where its answer was on its way. */
import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import type { SavingConversation } from '../../../src/contract/conversations'
import { startRun } from '../../../src/renderer/call/call-run'
import { emptyConversation, runningTurn } from '../../../src/renderer/pages/playground/conversation'
import {
  createPlayground,
  usePlayground,
  type Desk,
} from '../../../src/renderer/pages/playground/playground.state'
import { useConversationKeeping } from '../../../src/renderer/pages/playground/use-keeping'
import { clientOf, prepareDom, renderPart } from '../support/dom'

prepareDom()
afterEach(cleanup)

/** As the client throws what the console refused. */
function refusal(code: string): Error {
  return Object.assign(new Error('Refused.'), { code })
}

it('brought back after it was cleared, it has the end of its answer', async () => {
  const stream = Promise.withResolvers<never>()
  const asked = Promise.withResolvers<void>()
  const client = clientOf({
    calls: {
      async stream() {
        asked.resolve()
        return stream.promise
      },
      async cancel() {
        stream.reject(refusal('cancelled'))
        return { ok: true }
      },
      get: () => Promise.reject(refusal('not_found')),
    },
  })
  const desk: Desk = { client, scope: { project: 'dev', environment: 'development' } }
  const playground = createPlayground({ conversation: emptyConversation, composer: 'Slow?' })
  playground.getState().send(desk)
  await asked.promise
  playground.getState().clear()
  expect(playground.getState().conversation.turns).toEqual([])
  await vi.waitFor(() => {
    const { cleared } = playground.getState()
    expect(cleared?.turns.at(-1)?.run?.endedAt ?? null).not.toBeNull()
  })
  playground.getState().undoClear()
  expect(runningTurn(playground.getState().conversation.turns)).toBeNull()
})

it('is kept as it stands, and can be come back to', async () => {
  const sent = Promise.withResolvers<SavingConversation>()
  const client = clientOf({
    conversations: {
      async save(saving: SavingConversation) {
        sent.resolve(saving)
        return { ...saving, title: '', createdAt: 0, savedAt: 0, answers: 1, revision: 1 }
      },
    },
  })
  const desk: Desk = { client, scope: { project: 'dev', environment: 'development' } }
  function Page() {
    useConversationKeeping(desk, true)
    return <p>drawn</p>
  }
  const left = {
    ...emptyConversation,
    kept: { id: 'cnv_left', revision: 0, project: 'dev' },
    turns: [
      { id: '1', role: 'user' as const, text: 'Slow?', images: [], run: null },
      { id: '2', role: 'assistant' as const, text: '', images: [], run: startRun('call_1', 0) },
    ],
  }
  usePlayground.setState({ conversation: left })
  renderPart(<Page />, client)
  await screen.findByText('drawn')
  usePlayground.getState().open({ ...emptyConversation, system: 'Another' })
  expect(await sent.promise).toMatchObject({
    id: 'cnv_left',
    body: { turns: [{ id: '1' }, { id: '2', callId: 'call_1' }] },
  })
  usePlayground.getState().undoClear()
  expect(usePlayground.getState().conversation.kept?.id).toBe('cnv_left')
})
