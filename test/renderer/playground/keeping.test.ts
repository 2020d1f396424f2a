/** Conversations go to the console one after another, each with the revision that was given last. */
import { expect, it } from 'vitest'
import type { SavingConversation } from '../../../src/contract/conversations'
import {
  emptyConversation,
  type Conversation,
  type Kept,
} from '../../../src/renderer/pages/playground/conversation'
import { createKeeper } from '../../../src/renderer/pages/playground/keeping.state'

const kept: Kept = { id: 'cnv_a', revision: 0, project: 'dev' }
const saying = (system: string, of = kept): Conversation => ({
  ...emptyConversation,
  system,
  kept: of,
})

/** As the client throws what the console refused. */
function refusal(code: string, sentence: string): Error {
  return Object.assign(new Error(sentence), { code })
}

function open(answer: (saving: SavingConversation) => Promise<void> = async () => {}) {
  const sent: SavingConversation[] = []
  const known: (Kept | null)[] = []
  const problems: (string | null)[] = []
  const keeper = createKeeper({
    async save(saving) {
      sent.push(saving)
      await answer(saving)
      const { id, project, environment, revision } = saving
      const brief = { title: '', createdAt: 0, savedAt: 0, answers: 0 }
      return { id, project, environment, ...brief, revision: revision + 1 }
    },
    environment: () => 'development',
    onKept: (_id, now) => void known.push(now),
    onProblem: (sentence) => void problems.push(sentence),
  })
  return { keeper, sent, known, problems }
}

const said = (sent: readonly SavingConversation[]) =>
  sent.map(({ id, revision, body }) => [id, revision, body.settings.system])

it('sends what changed, and the last of what changed while one was on its way', async () => {
  const held = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const { keeper, sent, known } = open(() => {
    asked.resolve()
    return held.promise
  })
  const first = keeper.keep(saying('one'))
  await asked.promise
  void keeper.keep(saying('two'))
  void keeper.keep(saying('three'))
  held.resolve()
  await first
  await keeper.keep(saying('three'))
  expect(said(sent)).toEqual([
    ['cnv_a', 0, 'one'],
    ['cnv_a', 1, 'three'],
  ])
  expect(known.at(-1)).toEqual({ ...kept, revision: 2 })
})

it('sends nothing of a conversation without an answer yet', async () => {
  const { keeper, sent } = open()
  await keeper.keep({ ...emptyConversation, system: 'draft' })
  expect(sent).toEqual([])
  await keeper.keep(saying('answered'))
  expect(said(sent)).toEqual([['cnv_a', 0, 'answered']])
})

it('lets go of one that was changed or removed elsewhere, and says what follows', async () => {
  const { keeper, known, problems } = open(async () => {
    throw refusal('conflict', 'It was changed elsewhere.')
  })
  await keeper.keep(saying('one'))
  expect(known).toEqual([null])
  expect(problems.at(-1)).toMatch(/kept as a conversation of its own/)
})

it('of one that is kept already clears what stands there of another', async () => {
  const { keeper, problems } = open()
  await keeper.keep(saying('one'))
  problems.length = 0
  await keeper.keep(saying('one'))
  expect(problems).toEqual([null])
})

it('says why one could not be kept, keeps its place, and clears that once it could', async () => {
  let fails = true
  const { keeper, known, problems, sent } = open(async () => {
    if (fails) throw refusal('ledger_unavailable', 'The ledger is not to be written.')
  })
  await keeper.keep(saying('one'))
  expect(known).toEqual([])
  expect(problems.at(-1)).toMatch(/^Not kept: /)
  fails = false
  await keeper.keep(saying('one'))
  expect(problems.at(-1)).toBeNull()
  expect(said(sent).map(([, revision]) => revision)).toEqual([0, 0])
})
