/**
 * The mock upstream as a process of its own, told which fault to act out by a message with its
 * name; so that what it holds is not counted as ours.
 */
import { startMockProvider, type MockReply } from '../support/mock-provider'
import { faults } from './upstream-faults'

const mock = await startMockProvider({ logLimit: 1 })
process.on('message', (name: string) => {
  // Built before any clock of a call runs, once for all attempts of the call. A name of no fault is
  // a good answer.
  const reply: MockReply | undefined = faults[name]?.reply()
  mock.script(() => reply)
  process.send?.('ready')
})
process.once('disconnect', () => process.exit(0))
process.send?.({ openaiUrl: mock.openaiUrl, anthropicUrl: mock.anthropicUrl })
