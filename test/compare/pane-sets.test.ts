/** Sets of panes are kept by name, replaced by it, removed, and told of where they cannot be read. */
import { expect, test } from 'vitest'
import { paneSet as paneSetShape, type NewPaneSet } from '../../src/contract/pane-sets'
import { createPaneSets } from '../../src/main/compare/pane-sets'
import { createContentPlaces } from '../../src/main/storage/content-places'
import { openTestStore } from '../record/open-store'

const panes: NewPaneSet['panes'] = [
  { id: 'a', provider: 'openai', model: 'gpt-4o', parameters: { temperature: 0.2 } },
  { id: 'b', provider: 'anthropic', model: 'claude-3-5-haiku', parameters: {} },
]

function open() {
  const parts = { ...openTestStore(), storesContent: (project: string) => project === 'dev' }
  return { ...parts, paneSets: createPaneSets(parts) }
}

test('a set is there after a restart with the comparison whose answers it had', () => {
  const { paneSets, clock, published, ...parts } = open()
  const saved = paneSets.save({ name: 'Small', panes, comparisonId: 'cmp_1' })
  expect(paneSetShape.parse(saved)).toEqual({
    id: expect.stringMatching(/^set_/),
    savedAt: clock.time,
    name: 'Small',
    panes,
    comparisonId: 'cmp_1',
  })
  expect(published).toEqual(['comparisons'])
  expect(createPaneSets(parts).list()).toEqual([saved])
})

test('saving under a name that is there replaces it; lists go by name', () => {
  const { paneSets } = open()
  const { id } = paneSets.save({ name: 'b', panes })
  paneSets.save({ name: 'A', panes })
  expect(paneSets.save({ name: 'b', panes: panes.toReversed() }).id).toBe(id)
  expect(paneSets.list().map((set) => [set.name, set.panes[0]?.id])).toEqual([
    ['A', 'a'],
    ['b', 'b'],
  ])
})

test('a removed set is gone, and an unknown one is not found', () => {
  const { paneSets } = open()
  const { id } = paneSets.save({ name: 'x', panes })
  paneSets.remove(id)
  expect(paneSets.list()).toEqual([])
  expect(() => paneSets.remove(id)).toThrow(expect.objectContaining({ code: 'not_found' }))
})

test('two panes of one letter are refused, and so is the 201st set', () => {
  const { paneSets } = open()
  const [a] = panes
  if (a === undefined) throw new Error('no pane')
  expect(() => paneSets.save({ name: 'x', panes: [a, a] })).toThrow(/Two panes are called "a"/)
  for (let count = 0; count < 200; count++) paneSets.save({ name: `set ${count}`, panes })
  expect(() => paneSets.save({ name: 'one more', panes })).toThrow(
    expect.objectContaining({ code: 'conflict' }),
  )
  expect(paneSets.save({ name: 'set 7', panes }).name).toBe('set 7')
})

test('one that cannot be read has no panes and takes no other away', () => {
  const { paneSets, db } = open()
  const { id } = paneSets.save({ name: 'broken', panes })
  paneSets.save({ name: 'whole', panes })
  db.prepare("UPDATE pane_sets SET panes = '{' WHERE id = ?").run(id)
  expect(paneSets.list().map((set) => [set.name, set.panes.length])).toEqual([
    ['broken', 0],
    ['whole', 2],
  ])
})

test('system prompts come back with their panes, for a project that keeps content', () => {
  const { paneSets } = open()
  const told = panes.map((pane) => ({ ...pane, system: `You are ${pane.id}.` }))
  expect(paneSets.save({ name: 'x', panes: told, project: 'dev' }).panes).toEqual(told)
  expect(paneSets.list()[0]?.panes).toEqual(told)
  expect(paneSets.save({ name: 'x', panes: told, project: 'silent' }).panes).toEqual(panes)
  expect(() => paneSets.save({ name: 'x', panes: told })).toThrow(
    expect.objectContaining({ code: 'invalid_request' }),
  )
})

test('they lie apart, so that a wipe takes them and leaves models and parameters', () => {
  const { paneSets, db } = open()
  const told = panes.map((pane) => ({ ...pane, system: 'SECRET WORDS' }))
  const { id } = paneSets.save({ name: 'x', panes: told, project: 'dev' })
  const scope = { project: 'dev', before: null }
  const { comparisons } = createContentPlaces(db)
  expect(comparisons.measure({ ...scope, project: 'other' })).toBe(0)
  expect(comparisons.measure(scope)).toBe(1)
  comparisons.wipe(scope, 'wiped')
  expect(comparisons.measure(scope)).toBe(0)
  expect(JSON.stringify(db.prepare('SELECT * FROM pane_sets').all())).not.toContain('SECRET')
  expect(paneSets.list()).toMatchObject([{ id, panes }])
})

test('words that cannot be read take no panes away', () => {
  const { paneSets, db } = open()
  const told = panes.map((pane) => ({ ...pane, system: 'words' }))
  paneSets.save({ name: 'x', panes: told, project: 'dev' })
  db.prepare("UPDATE pane_sets SET words = '{'").run()
  expect(paneSets.list()[0]?.panes).toEqual(panes)
})
