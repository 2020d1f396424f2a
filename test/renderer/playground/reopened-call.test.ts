// @vitest-environment jsdom
/** A kept call that is opened again takes no tab away from whoever reads one. */
import { expect, it } from 'vitest'
import { emptyConversation } from '../../../src/renderer/pages/playground/conversation'
import { createPlayground } from '../../../src/renderer/pages/playground/playground.state'

const playground = () => createPlayground({ conversation: emptyConversation, composer: '' })

it('shows the facts of the call where the parameters of the next one stood', () => {
  const store = playground()
  store.getState().open(emptyConversation)
  expect(store.getState().tab).toBe('facts')
})

it('keeps the tab that was chosen while the call was on its way', () => {
  const store = playground()
  store.getState().setTab('route')
  store.getState().open(emptyConversation)
  expect(store.getState().tab).toBe('route')
})
