/** Blind mode: who stands where is chance, and what is hidden stays so until the vote. */
import { describe, expect, it } from 'vitest'
import type { CallRecord } from '../../../src/contract/calls'
import type { Comparison, NewComparison } from '../../../src/contract/comparisons'
import { startRun } from '../../../src/renderer/call/call-run'
import { noFacts } from '../../../src/renderer/call/run-facts'
import {
  blindProgress,
  isHidden,
  shuffled,
  answerOnly,
} from '../../../src/renderer/pages/compare/blind'
import { hiddenIn, type CompareDesk } from '../../../src/renderer/pages/compare/compare-shape'
import { createCompare } from '../../../src/renderer/pages/compare/create-compare'
import { newPanes } from '../../../src/renderer/pages/compare/panes'

const models = ['p/one', 'p/two', 'p/three', 'p/four']
const panes = newPanes(models)

/** A generator with a seed (mulberry32), so that a failure repeats. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

describe('shuffled panes', () => {
  it('are the same models, lettered anew by place, without their answers', () => {
    const run = startRun('call_1', 0)
    const mixed = shuffled(
      panes.map((pane) => ({ ...pane, run, askedModel: pane.model, comparisonId: 'cmp_1' })),
      seeded(1),
    )
    expect(mixed.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
    expect(mixed.map(({ model }) => model).sort()).toEqual([...models].sort())
    for (const pane of mixed)
      expect(pane).toMatchObject({ run: null, askedModel: null, comparisonId: null })
  })

  it('stand in every order equally often: place and letter tell nothing', () => {
    const random = seeded(2)
    const rounds = 24_000
    const orders = new Map<string, number>()
    for (let round = 0; round < rounds; round++) {
      const order = shuffled(panes, random)
        .map(({ model }) => model)
        .join()
      orders.set(order, (orders.get(order) ?? 0) + 1)
    }
    expect(orders.size).toBe(24)
    // Six standard deviations of a count of 1,000.
    for (const count of orders.values()) expect(Math.abs(count - rounds / 24)).toBeLessThan(186)
  })
})

describe('what is hidden', () => {
  const blind = { blind: true, vote: null, revealedAt: null }
  it('is a blind comparison without a vote that nobody has revealed', () => {
    expect(isHidden(blind)).toBe(true)
    expect(isHidden({ ...blind, blind: false })).toBe(false)
    expect(isHidden({ ...blind, revealedAt: 5 })).toBe(false)
    const vote = { choice: 'a', time: 1, comment: '', grades: {}, tags: [], blind: true }
    expect(isHidden({ ...blind, vote })).toBe(false)
  })

  it('leaves of an answer its text alone', () => {
    const run = {
      ...startRun('call_secret', 77),
      text: 'Hello',
      reasoning: 'thought',
      provider: 'p',
      model: 'one',
      endedAt: 99,
      facts: noFacts,
    }
    expect(answerOnly(run)).toEqual({ ...startRun('', 0), phase: 'done', text: 'Hello' })
  })

  it('tells how many have ended, not which', () => {
    const [first, ...others] = panes
    if (first === undefined) throw new Error('four panes')
    const ended = { ...first, run: { ...startRun('call_1', 0), phase: 'failed' as const } }
    expect(blindProgress([ended, ...others])).toEqual({ ended: 1, all: 4 })
    expect(blindProgress([...others, ended])).toEqual({ ended: 1, all: 4 })
  })
})

describe('a blind run of all panes', () => {
  /** A console that answers nothing but what is asked of comparisons. */
  function open() {
    const created: NewComparison[] = []
    let comparison: Comparison | null = null
    const change = (part: Partial<Comparison>) => {
      if (comparison === null) throw new Error('nothing was created')
      comparison = { ...comparison, ...part }
      return Promise.resolve(comparison)
    }
    const client = {
      comparisons: {
        create(fresh: NewComparison) {
          created.push(fresh)
          const callIds = fresh.variants.map(({ id }) => [id, `call_${id}`])
          comparison = {
            id: 'cmp_1',
            createdAt: 1,
            title: 'x',
            project: fresh.project,
            environment: 'development',
            service: fresh.service ?? null,
            messages: fresh.messages,
            variants: fresh.variants,
            callIds: Object.fromEntries(callIds) as Record<string, string>,
            vote: null,
            blind: fresh.blind ?? false,
            revealedAt: null,
          }
          return Promise.resolve(comparison)
        },
        reveal: () => change({ revealedAt: 5 }),
        vote: ({ choice }: { readonly choice: string }) =>
          change({
            vote: { choice, time: 5, comment: '', grades: {}, tags: [], blind: true },
          }),
      },
      calls: {
        stream: () => new Promise(() => {}),
        cancel: () => Promise.resolve({ ok: true }),
        get: () => Promise.resolve({ state: 'running' } as CallRecord),
      },
    } as unknown as CompareDesk['client']
    const desk: CompareDesk = { client, scope: { project: 'dev', environment: 'development' } }
    // Always the lowest place: four panes turn round in a known way.
    const compare = createCompare(null, () => 0)
    compare.setState({ panes, prompt: 'P', blind: true })
    return { compare, desk, created }
  }

  it('changes the order only together with the comparison that hides it', async () => {
    const { compare, desk, created } = open()
    const seen: { readonly order: string; readonly hidden: boolean }[] = []
    const orderOf = () =>
      compare
        .getState()
        .panes.map(({ model }) => model)
        .join()
    compare.subscribe((state) => seen.push({ order: orderOf(), hidden: hiddenIn(state) }))
    const before = orderOf()
    await compare.getState().runAll(desk)
    expect(created[0]).toMatchObject({ blind: true })
    expect(orderOf()).not.toBe(before)
    expect(created[0]?.variants.map(({ provider, model }) => `${provider}/${model}`).join()).toBe(
      orderOf(),
    )
    expect(seen.every(({ order, hidden }) => hidden || order === before)).toBe(true)
    expect(hiddenIn(compare.getState())).toBe(true)
  })

  it('is shown by a vote, and by asking for it', async () => {
    for (const act of ['vote', 'reveal'] as const) {
      const { compare, desk } = open()
      await compare.getState().runAll(desk)
      await (act === 'vote' ? compare.getState().vote('a', desk) : compare.getState().reveal(desk))
      expect(hiddenIn(compare.getState())).toBe(false)
    }
  })

  it('left without a vote is shuffled again, so that its letters tell nothing', async () => {
    const { compare, desk } = open()
    await compare.getState().runAll(desk)
    const asked = compare.getState().panes.map(({ model }) => model)
    compare.getState().clear()
    expect(hiddenIn(compare.getState())).toBe(false)
    const left = compare.getState().panes
    expect(left.map(({ model }) => model)).not.toEqual(asked)
    expect(left.every(({ run }) => run === null)).toBe(true)
  })

  it('run again without blind mode is shuffled, too: the new names stand at no old letter', async () => {
    const { compare, desk, created } = open()
    await compare.getState().runAll(desk)
    const answered = compare.getState().panes.map((pane) => {
      const run = { ...startRun(`call_${pane.id}`, 0), phase: 'done' as const, text: 'Hi' }
      return { ...pane, run, comparisonId: 'cmp_1' }
    })
    compare.setState({ panes: answered, blind: false })
    await compare.getState().runAll(desk)
    expect(created[1]).not.toHaveProperty('blind')
    expect(hiddenIn(compare.getState())).toBe(false)
    const shown = compare.getState().panes.map(({ model }) => model)
    expect(shown).not.toEqual(answered.map(({ model }) => model))
    expect(compare.getState().panes.every(({ run }) => run?.text !== 'Hi')).toBe(true)
  })

  it('pressed twice asks once', async () => {
    const { compare, desk, created } = open()
    await Promise.all([compare.getState().runAll(desk), compare.getState().runAll(desk)])
    expect(created).toHaveLength(1)
  })

  const reloaded = () =>
    createCompare(
      {
        system: '',
        prompt: 'P',
        images: [],
        comparisonId: 'cmp_1',
        hidden: true,
        blind: true,
        synced: false,
        service: null,
        panes: panes.map(({ id, model, parameters, system }) => ({
          id,
          model,
          parameters,
          system,
        })),
      },
      () => 0,
    )

  it('stays hidden where it cannot be fetched after a reload, and is shuffled where it is gone', () => {
    const away = reloaded()
    away.getState().notRestored({ code: 'interrupted', message: 'Away.' })
    expect(hiddenIn(away.getState())).toBe(true)
    expect(away.getState()).toMatchObject({ restoring: 'cmp_1', error: { message: 'Away.' } })
    const gone = reloaded()
    gone.getState().notRestored({ code: 'not_found', message: 'Gone.' })
    expect(hiddenIn(gone.getState())).toBe(false)
    expect(gone.getState()).toMatchObject({ restoring: null, error: { message: 'Gone.' } })
    expect(gone.getState().panes.map(({ model }) => model)).not.toEqual(models)
  })

  it('is hidden after a reload before the console has answered', () => {
    const compare = reloaded()
    expect(hiddenIn(compare.getState())).toBe(true)
    compare.getState().dismiss()
    expect(hiddenIn(compare.getState())).toBe(false)
    expect(compare.getState().panes.map(({ model }) => model)).not.toEqual(models)
  })
})

describe('parameters', () => {
  it('stay each pane its own, or are set in all once synced', () => {
    const compare = createCompare(null, () => 0)
    compare.setState({ panes })
    const seeds = () => compare.getState().panes.map(({ parameters }) => parameters.seed ?? null)
    compare.getState().setParameters('a', { seed: 1 })
    expect(seeds()).toEqual([1, null, null, null])
    compare.getState().setSynced(true)
    expect(seeds()).toEqual([1, 1, 1, 1])
    compare.getState().setParameters('c', { seed: 2 })
    expect(seeds()).toEqual([2, 2, 2, 2])
    compare.getState().setSynced(false)
    compare.getState().setParameters('d', { seed: 3 })
    expect(seeds()).toEqual([2, 2, 2, 3])
  })
})
