/**
 * What a comparison decides: panes, requests, who was cheapest and fastest, and whether a vote may
 * be cast. Pure.
 */
import type { CallRecord, CallRequest, Message, Parameters } from '../../../contract/calls'
import type { Comparison, Variant } from '../../../contract/comparisons'
import { isRunning, type CallRun } from '../../call/call-run'
import { shownCost } from '../../call/run-facts'
import { runFromRecord } from '../../call/run-records'
import type { CallScope } from '../../call/use-desk'

export const minPanes = 2
export const maxPanes = 8
const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const

export interface Pane {
  /** The variant's id in a comparison: a letter, unique among the panes. */
  readonly id: string
  /** Full model id, `provider/model`. */
  readonly model: string | null
  readonly parameters: Parameters
  readonly run: CallRun | null
  /** The model the run was asked of; another may have been picked for the next one since. */
  readonly askedModel: string | null
  /** The comparison the run belongs to. */
  readonly comparisonId: string | null
}

export function newPanes(models: readonly (string | null)[] = [null, null]): readonly Pane[] {
  return models.slice(0, maxPanes).map((model, index) => ({
    id: letters[index] ?? `p${index}`,
    model,
    parameters: {},
    run: null,
    askedModel: null,
    comparisonId: null,
  }))
}

/** Adds a pane as a copy of another one's settings, beside it. At eight nothing is added. */
export function copyPane(panes: readonly Pane[], id: string): readonly Pane[] {
  const index = panes.findIndex((pane) => pane.id === id)
  const source = panes[index]
  const free = letters.find((letter) => !panes.some((pane) => pane.id === letter))
  if (source === undefined || free === undefined) return panes
  return [
    ...panes.slice(0, index + 1),
    { ...source, id: free, run: null, askedModel: null, comparisonId: null },
    ...panes.slice(index + 1),
  ]
}

/** Takes a pane away; two always stay. */
export function closePane(panes: readonly Pane[], id: string): readonly Pane[] {
  return panes.length <= minPanes ? panes : panes.filter((pane) => pane.id !== id)
}

export function changePane(
  panes: readonly Pane[],
  id: string,
  change: Partial<Pane>,
): readonly Pane[] {
  return panes.map((pane) => (pane.id === id ? { ...pane, ...change } : pane))
}

/** A full model id in its two parts; the model's own name may hold slashes. */
export function splitModel(id: string): { readonly provider: string; readonly model: string } {
  const slash = id.indexOf('/')
  return { provider: id.slice(0, slash), model: id.slice(slash + 1) }
}

/** The second pane of one model with the same name is told apart: "gpt-4o (2)". */
export function paneLabel(panes: readonly Pane[], pane: Pane): string {
  if (pane.model === null) return `Pane ${pane.id.toUpperCase()}`
  const name = splitModel(pane.model).model
  const same = panes.filter((candidate) => candidate.model === pane.model)
  const number = same.indexOf(pane) + 1
  return same.length < 2 || number === 1 ? name : `${name} (${number})`
}

export function messagesOf(system: string, prompt: string): readonly Message[] | null {
  if (prompt.trim() === '') return null
  const asked: Message = { role: 'user', content: prompt }
  return system.trim() === '' ? [asked] : [{ role: 'system', content: system }, asked]
}

function setParameters(parameters: Parameters): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  ) as Parameters
}

export function variantsOf(panes: readonly Pane[]): Variant[] {
  return panes.flatMap((pane) =>
    pane.model === null
      ? []
      : [{ id: pane.id, ...splitModel(pane.model), parameters: setParameters(pane.parameters) }],
  )
}

/** The call of one pane. Without a call id it is for an estimate. */
export function paneRequest(
  pane: Pane,
  messages: readonly Message[],
  scope: CallScope,
): CallRequest | null {
  if (pane.model === null) return null
  return {
    ...scope,
    source: 'comparison',
    model: pane.model,
    messages: [...messages],
    ...setParameters(pane.parameters),
  }
}

/** Two runs belong together only where everything asked is the same. */
export function signature(
  panes: readonly Pane[],
  messages: readonly Message[],
  scope: CallScope,
): string {
  return JSON.stringify([scope.project, scope.environment, messages, variantsOf(panes)])
}

/** Why Run all cannot be pressed; null when it can. */
export function runBlocked(panes: readonly Pane[], prompt: string): string | null {
  if (panes.some((pane) => isRunning(pane.run))) return 'Panes are running.'
  const without = panes.find((pane) => pane.model === null)
  if (without !== undefined) return `Pick a model for pane ${without.id.toUpperCase()}.`
  return prompt.trim() === '' ? 'Type a prompt first.' : null
}

export interface Chips {
  readonly cheapest: ReadonlySet<string>
  readonly fastest: ReadonlySet<string>
}

function leastOf(
  values: readonly { readonly id: string; readonly value: number }[],
): ReadonlySet<string> {
  const least = Math.min(...values.map(({ value }) => value))
  const winners = values.filter(({ value }) => value === least).map(({ id }) => id)
  return new Set(values.length < 2 || winners.length === values.length ? [] : winners)
}

/**
 * Among panes of one comparison that ended well. None is marked where all are equal. Simulated
 * costs compare by what they would have been.
 */
export function chipsOf(panes: readonly Pane[], comparisonId: string | null): Chips {
  const ended = panes.filter(
    (pane) => pane.run?.phase === 'done' && pane.comparisonId === comparisonId,
  )
  const costs = ended.flatMap(({ id, run }) => {
    const cost = run?.facts == null ? null : shownCost(run.facts).nanoUsd
    return cost === null ? [] : [{ id, value: cost }]
  })
  const times = ended.flatMap(({ id, run }) =>
    run?.facts?.latencyMs == null ? [] : [{ id, value: run.facts.latencyMs }],
  )
  return {
    cheapest: costs.length === ended.length ? leastOf(costs) : new Set(),
    fastest: leastOf(times),
  }
}

export interface VoteChoice {
  readonly id: string
  readonly label: string
  /** The key that casts it. */
  readonly key: string
}

/**
 * What may be voted once at least two panes of the comparison have ended and none runs; empty
 * before.
 */
export function voteChoices(
  panes: readonly Pane[],
  comparisonId: string | null,
): readonly VoteChoice[] {
  if (comparisonId === null || panes.some((pane) => isRunning(pane.run))) return []
  const answered = panes.filter(
    (pane) => pane.comparisonId === comparisonId && pane.run !== null && pane.run.text !== '',
  )
  if (answered.length < 2) return []
  return [
    ...answered.map((pane) => ({
      id: pane.id,
      label: `${pane.id.toUpperCase()} is better`,
      key: pane.id,
    })),
    { id: 'tie', label: 'Tie', key: 't' },
    { id: 'bad', label: answered.length > 2 ? 'All bad' : 'Both bad', key: 'x' },
  ]
}

/** The money of one comparison so far: spent, and what simulated panes would have cost. */
export function totalsOf(
  panes: readonly Pane[],
  comparisonId: string | null,
): {
  readonly spent: number
  readonly would: number
  readonly unknown: boolean
  readonly ended: number
} {
  let spent = 0
  let would = 0
  let unknown = false
  let ended = 0
  for (const { run, comparisonId: of } of panes) {
    if (of !== comparisonId || run?.facts == null) continue
    ended += 1
    const cost = shownCost(run.facts)
    if (cost.would) would += cost.nanoUsd ?? 0
    else if (cost.nanoUsd === null) unknown = unknown || run.facts.costStatus === 'unknown'
    else spent += cost.nanoUsd
  }
  return { spent, would, unknown, ended }
}

export interface Reopened {
  readonly panes: readonly Pane[]
  readonly system: string
  readonly prompt: string
  /** False where content is off for the project: then prompt and outputs were not kept. */
  readonly contentKept: boolean
}

function plainText(content: Message['content']): string {
  return typeof content === 'string'
    ? content
    : content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
}

/** A kept comparison as panes with their outputs. */
export function reopen(
  comparison: Comparison & { readonly calls: Readonly<Record<string, CallRecord>> },
): Reopened {
  const panes = comparison.variants.map((variant): Pane => {
    const call = comparison.calls[variant.id]
    const model = variant.model.startsWith(`${variant.provider}/`)
      ? variant.model
      : `${variant.provider}/${variant.model}`
    return {
      id: variant.id,
      model,
      askedModel: call === undefined ? null : model,
      parameters: variant.parameters,
      run: call === undefined ? null : runFromRecord(call),
      comparisonId: call === undefined ? null : comparison.id,
    }
  })
  const text = (role: Message['role']) =>
    comparison.messages
      .filter((message) => message.role === role)
      .map((message) => plainText(message.content))
      .join('\n\n')
  return {
    panes,
    system: text('system'),
    prompt: text('user'),
    contentKept: comparison.messages.length > 0,
  }
}
