/** Panes, who was cheapest, and what a vote needs. */
import { describe, expect, it } from 'vitest'
import type { CallRecord } from '../../../src/contract/calls'
import { callRequest } from '../../../src/contract/calls'
import {
  chipsOf,
  closePane,
  copyPane,
  movePane,
  newPanes,
  panesOfCall,
  paneLabel,
  paneRequest,
  reopen,
  runBlocked,
  signature,
  splitModel,
  totalsOf,
  variantsOf,
  voteChoices,
  type Pane,
} from '../../../src/renderer/pages/compare/panes'
import { messagesOf, type Asked } from '../../../src/renderer/pages/compare/asked'
import { keepPanes, readPanes } from '../../../src/renderer/pages/compare/compare-storage'
import { startRun, type RunPhase } from '../../../src/renderer/call/call-run'
import { noFacts, type RunFacts } from '../../../src/renderer/call/run-facts'

const asked = (prompt: string, system = ''): Asked => ({ system, prompt, images: [], input: null })
const scope = { project: 'dev', environment: 'development' }
const facts = (more: Partial<RunFacts>): RunFacts => ({
  ...noFacts,
  costNanoUsd: 0,
  costStatus: 'computed',
  latencyMs: 1,
  firstTokenMs: 1,
  ...more,
})
const pane = (
  id: string,
  phase: RunPhase | null,
  more: Partial<RunFacts> = {},
  comparisonId: string | null = 'cmp_1',
): Pane => ({
  id,
  model: `openai/m-${id}`,
  parameters: {},
  system: '',
  askedModel: phase === null ? null : `openai/m-${id}`,
  comparisonId,
  run:
    phase === null ? null : { ...startRun(`call_${id}`, 0), phase, text: 'x', facts: facts(more) },
})

describe('panes', () => {
  it('copy settings but not answers, with a letter of their own', () => {
    const [first, second] = newPanes(['openai/gpt-4o', 'openai/gpt-4o'])
    if (first === undefined || second === undefined) throw new Error('two panes')
    const copied = copyPane(
      [{ ...first, parameters: { seed: 1 }, run: startRun('call_1', 0) }, second],
      'a',
    )
    expect(copied.map(({ id }) => id)).toEqual(['a', 'c', 'b'])
    expect(copied[1]).toMatchObject({ model: 'openai/gpt-4o', parameters: { seed: 1 }, run: null })
  })

  it('are two to eight', () => {
    let panes = newPanes(['openai/x', 'openai/y'])
    expect(closePane(panes, 'a')).toBe(panes)
    for (let count = 0; count < 12; count++) panes = copyPane(panes, 'a')
    expect(panes).toHaveLength(8)
    expect(new Set(panes.map(({ id }) => id)).size).toBe(8)
  })

  it('move to the left and right, and stay at the ends', () => {
    const panes = [pane('a', null), pane('b', null), pane('c', null)]
    const order = (moved: readonly Pane[]) => moved.map(({ id }) => id).join('')
    expect(order(movePane(panes, 'a', 1))).toBe('bac')
    expect(order(movePane(panes, 'c', -1))).toBe('acb')
    expect(order(movePane(panes, 'a', -1))).toBe('abc')
    expect(order(movePane(panes, 'c', 1))).toBe('abc')
  })

  it('of one model are told apart', () => {
    const panes = newPanes(['openai/gpt-4o', 'openai/gpt-4o', 'openai/o1'])
    expect(panes.map((candidate) => paneLabel(panes, candidate))).toEqual([
      'gpt-4o',
      'gpt-4o (2)',
      'o1',
    ])
  })

  it('ask valid calls, also for models with slashes in their names', () => {
    expect(splitModel('openrouter/meta/llama')).toEqual({
      provider: 'openrouter',
      model: 'meta/llama',
    })
    const messages = messagesOf(asked('P', 'S'))
    const request =
      messages === null
        ? null
        : paneRequest(
            { ...pane('a', null), parameters: { temperature: undefined, seed: 2 } },
            messages,
            scope,
          )
    expect(request).toEqual({
      ...scope,
      source: 'comparison',
      model: 'openai/m-a',
      messages: [
        { role: 'system', content: 'S' },
        { role: 'user', content: 'P' },
      ],
      seed: 2,
    })
    expect(callRequest.safeParse(request).success).toBe(true)
  })

  it('ask with their own system prompt in the place of that of all', () => {
    const own = { ...pane('a', null), system: 'T' }
    const messages = messagesOf(asked('P', 'S')) ?? []
    expect(paneRequest(own, messages, scope)?.messages).toEqual([
      { role: 'system', content: 'T' },
      { role: 'user', content: 'P' },
    ])
    expect(variantsOf([own, pane('b', null)]).map(({ system }) => system)).toEqual(['T', undefined])
  })

  it('belong together only where everything asked is the same', () => {
    const panes = [pane('a', null), pane('b', null)]
    const messages = messagesOf(asked('P')) ?? []
    expect(signature(panes, messages, scope)).toBe(
      signature([pane('a', 'done'), pane('b', null)], messages, scope),
    )
    expect(
      signature(
        [{ ...pane('a', null), parameters: { seed: 1 } }, pane('b', null)],
        messages,
        scope,
      ),
    ).not.toBe(signature(panes, messages, scope))
    expect(signature(panes, messages, { ...scope, service: 'chat' })).not.toBe(
      signature(panes, messages, scope),
    )
    expect(signature(panes.toReversed(), messages, scope)).toBe(signature(panes, messages, scope))
    expect(variantsOf([{ ...pane('a', null), model: null }])).toEqual([])
  })

  it('say what is missing before a run', () => {
    expect(runBlocked([pane('a', null), pane('b', null)], asked('p'))).toBeNull()
    expect(runBlocked([pane('a', 'streaming'), pane('b', null)], asked('p'))).toContain('running')
    expect(
      runBlocked([pane('a', null), { ...pane('b', null), model: null }], asked('p')),
    ).toContain('pane B')
    expect(runBlocked([pane('a', null), pane('b', null)], asked('  '))).toContain('prompt')
  })
})

describe('chips', () => {
  it('mark the cheapest and the fastest of those that ended well', () => {
    const chips = chipsOf(
      [
        pane('a', 'done', { costNanoUsd: 5, latencyMs: 9 }),
        pane('b', 'done', { costNanoUsd: 7, latencyMs: 3 }),
        pane('c', 'failed', { costNanoUsd: 0, latencyMs: 0 }),
      ],
      'cmp_1',
    )
    expect([[...chips.cheapest], [...chips.fastest]]).toEqual([['a'], ['b']])
  })
  it('compare simulated panes by what they would have cost', () => {
    expect([
      ...chipsOf(
        [
          pane('a', 'done', { simulated: true, wouldCostNanoUsd: 9 }),
          pane('b', 'done', { simulated: true, wouldCostNanoUsd: 4 }),
        ],
        'cmp_1',
      ).cheapest,
    ]).toEqual(['b'])
  })
  it('mark nobody where all are equal, alone, or a cost is not known', () => {
    expect(chipsOf([pane('a', 'done'), pane('b', 'done')], 'cmp_1').cheapest.size).toBe(0)
    expect(chipsOf([pane('a', 'done')], 'cmp_1').fastest.size).toBe(0)
    expect(
      chipsOf(
        [
          pane('a', 'done', { costNanoUsd: 5 }),
          pane('b', 'done', { costNanoUsd: 6 }),
          pane('c', 'done', { costNanoUsd: null, costStatus: 'unknown' }),
        ],
        'cmp_1',
      ).cheapest.size,
    ).toBe(0)
  })
  it('leave answers of an earlier comparison out', () => {
    expect(
      chipsOf(
        [pane('a', 'done', { costNanoUsd: 5 }), pane('b', 'done', { costNanoUsd: 1 }, 'cmp_0')],
        'cmp_1',
      ).cheapest.size,
    ).toBe(0)
  })
})

describe('the vote', () => {
  it('waits until nothing runs and two answers stand', () => {
    expect(voteChoices([pane('a', 'done'), pane('b', 'streaming')], 'cmp_1')).toEqual([])
    expect(voteChoices([pane('a', 'done'), pane('b', null)], 'cmp_1')).toEqual([])
    expect(
      voteChoices([pane('a', 'done'), pane('b', 'stopped')], 'cmp_1').map(
        ({ id, key }) => `${id} ${key}`,
      ),
    ).toEqual(['a a', 'b b', 'tie t', 'bad x'])
    expect(voteChoices([pane('a', 'done'), pane('b', 'done')], null)).toEqual([])
  })
  it('has no two choices on one key, with all eight panes', () => {
    const keys = voteChoices(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) => pane(id, 'done')),
      'cmp_1',
    ).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
  it('goes by the digit of the place, 0 for a tie', () =>
    expect(
      voteChoices([pane('c', 'done'), pane('a', 'done')], 'cmp_1').map(({ id, digit }) => [
        id,
        digit,
      ]),
    ).toEqual([
      ['c', '1'],
      ['a', '2'],
      ['tie', '0'],
      ['bad', null],
    ]))
})

describe('comparing a kept call', () => {
  const kept = {
    provider: 'openai',
    model: 'm-x',
    request: {
      project: 'dev',
      system: 'S',
      messages: [{ role: 'user' as const, content: 'P' }],
      temperature: 0.3,
      maxOutputTokens: 9,
    },
  }
  it('asks its model first, and all with its parameters and messages', () => {
    const asked = panesOfCall(kept, [pane('a', 'done'), pane('b', 'done')])
    expect(asked?.panes.map(({ model, parameters, run }) => [model, parameters, run])).toEqual([
      ['openai/m-x', { temperature: 0.3, maxOutputTokens: 9 }, null],
      ['openai/m-b', { temperature: 0.3, maxOutputTokens: 9 }, null],
    ])
    expect(asked?.messages).toEqual([
      { role: 'system', content: 'S' },
      { role: 'user', content: 'P' },
    ])
  })
  it('is not possible where its input was not kept', () =>
    expect(panesOfCall({ ...kept, request: null }, [])).toBeNull())
})

it('totals keep spend and simulated apart and say when a cost is not known', () => {
  expect(
    totalsOf(
      [
        pane('a', 'done', { costNanoUsd: 5 }),
        pane('b', 'done', { simulated: true, wouldCostNanoUsd: 7 }),
        pane('c', 'done', { costNanoUsd: null, costStatus: 'unknown' }),
      ],
      'cmp_1',
    ),
  ).toEqual({ spent: 5, would: 7, unknown: true, ended: 3 })
})

describe('reopening', () => {
  const call: CallRecord = {
    callId: 'call_a',
    time: 5,
    state: 'done',
    source: 'comparison',
    project: 'dev',
    service: null,
    environment: 'development',
    user: null,
    organization: null,
    provider: 'openai',
    model: 'm-a',
    rollout: null,
    title: 'P',
    request: null,
    text: 'A',
    reasoning: null,
    toolCalls: null,
    usage: null,
    costNanoUsd: 1,
    costStatus: 'computed',
    wouldCostNanoUsd: null,
    latencyMs: 10,
    firstTokenMs: 2,
    error: null,
    finishReason: 'stop',
    servedModel: null,
    cached: false,
    savedNanoUsd: 0,
    waitedMs: 0,
    reason: null,
    route: [],
    attempts: [],
    validation: null,
  }
  const comparison = {
    id: 'cmp_1',
    createdAt: 1,
    title: 'P',
    project: 'dev',
    environment: 'development',
    messages: [
      { role: 'system' as const, content: 'S' },
      { role: 'user' as const, content: 'P' },
    ],
    variants: [
      { id: 'a', provider: 'openai', model: 'm-a', parameters: { seed: 1 } },
      { id: 'b', provider: 'openai', model: 'm-b', parameters: {} },
    ],
    callIds: { a: 'call_a', b: 'call_b' },
    vote: null,
    service: null,
    blind: false,
    revealedAt: null,
    calls: { a: call },
  }
  it('brings prompt, settings and outputs back, and leaves what never ran empty', () => {
    const opened = reopen(comparison)
    expect(opened).toMatchObject({ system: 'S', prompt: 'P', contentKept: true })
    expect(
      opened.panes.map(({ id, model, parameters, run }) => [id, model, parameters.seed, run?.text]),
    ).toEqual([
      ['a', 'openai/m-a', 1, 'A'],
      ['b', 'openai/m-b', undefined, undefined],
    ])
  })
  it('keeps what two fields cannot hold as it was', () => {
    const messages = [
      { role: 'user' as const, content: 'one' },
      { role: 'assistant' as const, content: 'two' },
      { role: 'user' as const, content: 'three' },
    ]
    const { system, prompt, input } = reopen({ ...comparison, messages })
    expect({ system, prompt, input }).toEqual({ system: '', prompt: '', input: messages })
    expect(messagesOf({ ...asked('', 'S'), input: messages })).toEqual(messages)
    expect(messagesOf({ ...asked('four', 'S'), input: messages })).toEqual([
      ...messages,
      { role: 'user', content: 'four' },
    ])
  })
  it('says when the project keeps no content', () =>
    expect(reopen({ ...comparison, messages: [] }).contentKept).toBe(false))
})

it('the tab keeps panes and prompt, but no words where the project keeps none', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
  const state = {
    system: 'S',
    prompt: 'P',
    comparisonId: 'cmp_1',
    hidden: false,
    blind: true,
    synced: false,
    service: 'chat',
    panes: [{ ...pane('a', 'done'), system: 'own words' }, pane('b', null)],
  }
  keepPanes(storage, state, true)
  expect(readPanes(storage)).toMatchObject({
    system: 'S',
    prompt: 'P',
    comparisonId: 'cmp_1',
    blind: true,
  })
  keepPanes(storage, state, false)
  expect(readPanes(storage)).toMatchObject({ system: '', prompt: '' })
  expect([...kept.values()].join()).not.toMatch(/"text"|own words/)
})
