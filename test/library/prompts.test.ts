/** Prompts under a name: versions that never change, restored, removed and put back whole. */
import { expect, test } from 'vitest'
import { promptDetail, removedPrompt, type PromptBody } from '../../src/contract/prompts'
import { createPrompts } from '../../src/main/library/prompts'
import { openTestStore } from '../record/open-store'

const saying = (system: string): PromptBody => ({
  system,
  messages: [{ role: 'user', text: 'Sum up {{text}}' }],
  model: 'simulated/sim-mini',
  parameters: { temperature: 0.2 },
})
const named = (name: string, system = 'One.') => ({
  name,
  project: 'dev',
  note: '',
  prompt: saying(system),
})

function open() {
  const parts = openTestStore()
  const deps = { ...parts, storesContent: (project: string) => project !== 'silent' }
  return { ...parts, prompts: createPrompts(deps), again: () => createPrompts(deps) }
}

test('a saved prompt is there after a restart, with its versions, notes and names in braces', () => {
  const { prompts, again, clock, published } = open()
  const { id, variables } = prompts.create({ ...named('Summary'), note: 'First' })
  expect(variables).toEqual(['text'])
  clock.time += 1000
  const second = prompts.saveVersion({ id, note: 'In a language', prompt: saying('{{language}}.') })
  expect(second).toMatchObject({ version: 2, note: 'In a language', savedAt: clock.time })
  expect(second.variables).toEqual(['language', 'text'])
  expect(published).toEqual(['prompts', 'prompts'])
  const kept = promptDetail.parse(again().get(id))
  expect(kept.versions.map(({ version, note }) => [version, note])).toEqual([
    [2, 'In a language'],
    [1, 'First'],
  ])
  expect(again().version(id, 1).prompt).toEqual(saying('One.'))
})

test('restoring says the old words again as a further version, and loses none', () => {
  const { prompts } = open()
  const { id } = prompts.create(named('a', 'One.'))
  prompts.saveVersion({ id, note: '', prompt: saying('Two.') })
  expect(prompts.restore(id, 1)).toMatchObject({ version: 3, note: 'Version 1 again' })
  expect([1, 2, 3].map((version) => prompts.version(id, version).prompt?.system)).toEqual([
    'One.',
    'Two.',
    'One.',
  ])
  expect(() => prompts.restore(id, 3)).toThrow(/Version 3 of "a" says the same already/)
  expect(() => prompts.restore(id, 9)).toThrow('"a" has no version 9.')
})

test('a name is given once, and a version that says the same is refused', () => {
  const { prompts } = open()
  const { id } = prompts.create(named('a'))
  prompts.create(named('B'))
  expect(() => prompts.create(named('a', 'Other.'))).toThrow(/There is a prompt "a"/)
  expect(() => prompts.rename(id, 'B')).toThrow(expect.objectContaining({ code: 'conflict' }))
  expect(() => prompts.saveVersion({ id, note: 'x', prompt: saying('One.') })).toThrow(/the same/)
  expect(prompts.rename(id, 'a').name).toBe('a')
  expect(prompts.rename(id, 'z').name).toBe('z')
  expect(prompts.list().map(({ name }) => name)).toEqual(['B', 'z'])
})

test('a removed prompt is gone with its versions, and put back as it was', () => {
  const { prompts, db } = open()
  const { id } = prompts.create(named('a'))
  prompts.saveVersion({ id, note: 'second', prompt: saying('Two.') })
  const before = prompts.get(id)
  const removed = removedPrompt.parse(prompts.remove(id))
  expect(db.prepare('SELECT count(*) FROM prompt_versions').pluck().get()).toBe(0)
  expect(() => prompts.get(id)).toThrow(expect.objectContaining({ code: 'not_found' }))
  prompts.putBack(removed)
  expect(prompts.get(id)).toEqual(before)
  expect(prompts.version(id, 1).prompt).toEqual(saying('One.'))
  expect(() => prompts.putBack(removed)).toThrow(expect.objectContaining({ code: 'conflict' }))
})

test('what is put back needs a version, each with a number of its own', () => {
  const { prompts } = open()
  const { id } = prompts.create(named('a'))
  const removed = prompts.remove(id)
  const [first] = removed.versions
  if (first === undefined) throw new Error('no version')
  for (const versions of [[], [first, first]])
    expect(() => prompts.putBack({ ...removed, versions })).toThrow(/at least one version/)
  expect(prompts.list()).toEqual([])
})

test('a project that stores no content keeps no prompt', () => {
  const { prompts } = open()
  expect(() => prompts.create({ ...named('a'), project: 'silent' })).toThrow(
    /Project silent stores no content/,
  )
  expect(prompts.list()).toEqual([])
})

test('a version that cannot be read takes no other away, and is not restored', () => {
  const { prompts, db } = open()
  const { id } = prompts.create(named('a'))
  prompts.create(named('b'))
  prompts.saveVersion({ id, note: '', prompt: saying('Two.') })
  db.prepare("UPDATE prompt_versions SET body = '{' WHERE prompt = ? AND version = 2").run(id)
  expect(prompts.list().map(({ name, variables }) => [name, variables])).toEqual([
    ['a', []],
    ['b', ['text']],
  ])
  expect(prompts.version(id, 2).prompt).toBeNull()
  expect(() => prompts.restore(id, 2)).toThrow(/cannot be read/)
  expect(prompts.restore(id, 1).version).toBe(3)
  expect(prompts.remove(id).versions.map(({ version }) => version)).toEqual([3, 1])
})

test('words of a project that stores no content become no version of another project’s prompt', () => {
  const { prompts } = open()
  const { id } = prompts.create(named('a'))
  const version = { id, note: '', prompt: saying('Two.') }
  expect(() => prompts.saveVersion({ ...version, project: 'silent' })).toThrow(
    /Project silent stores no content/,
  )
  expect(prompts.get(id).version).toBe(1)
  expect(prompts.saveVersion({ ...version, project: 'dev' }).version).toBe(2)
})

test('a prompt whose project has stopped to store content gets no further version', () => {
  const parts = openTestStore()
  let stores = true
  const prompts = createPrompts({ ...parts, storesContent: () => stores })
  const { id } = prompts.create(named('a'))
  prompts.saveVersion({ id, note: '', prompt: saying('Two.') })
  stores = false
  expect(() => prompts.saveVersion({ id, note: '', prompt: saying('Three.') })).toThrow(
    expect.objectContaining({ code: 'conflict' }),
  )
  expect(() => prompts.restore(id, 1)).toThrow(/stores no content/)
  expect(prompts.get(id).version).toBe(2)
})
