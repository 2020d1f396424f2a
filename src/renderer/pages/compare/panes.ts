/**
 * What a comparison decides: panes, requests, who was cheapest and fastest, and whether a vote may
 * be cast. Pure.
 */
import {
  parameters as parametersShape,
  type CallRecord,
  type CallRequest,
  type Message,
  type Parameters,
} from '../../../contract/calls'
import type { Comparison, Variant } from '../../../contract/comparisons'
import { isRunning, type CallRun } from '../../call/call-run'
import { shownCost } from '../../call/run-facts'
import { runFromRecord } from '../../call/run-records'
import type { CallScope } from '../../call/use-desk'
import { fieldsOf as fieldsOfTooling } from '../../call/tooling/tooling.form'
import { prettyJson } from '../../call/tooling/pretty-json'
import { noTooling, type ToolingDraft } from '../../call/tooling/tooling-draft'
import { fieldsOf, messagesOf, type Asked } from './asked'

export const minPanes = 2
export const maxPanes = 8
export const paneIds = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const

export interface Pane {
  /** The variant's id in a comparison: a letter, unique among the panes. */
  readonly id: string
  /** Full model id, `provider/model`. */
  readonly model: string | null
  readonly parameters: Parameters
  /** Its own system prompt; empty: that of all panes. */
  readonly system: string
  readonly run: CallRun | null
  /** The model the run was asked of; another may have been picked for the next one since. */
  readonly askedModel: string | null
  /** The comparison the run belongs to. */
  readonly comparisonId: string | null
}

/** A pane that has not been run. */
export const noOutput = { run: null, askedModel: null, comparisonId: null } as const

export function newPanes(models: readonly (string | null)[] = [null, null]): readonly Pane[] {
  return models.slice(0, maxPanes).map((model, index) => ({
    id: paneIds[index] ?? `p${index}`,
    model,
    parameters: {},
    system: '',
    ...noOutput,
  }))
}

/** Adds a pane as a copy of another one's settings, beside it. At eight nothing is added. */
export function copyPane(panes: readonly Pane[], id: string): readonly Pane[] {
  const index = panes.findIndex((pane) => pane.id === id)
  const source = panes[index]
  const free = paneIds.find((letter) => !panes.some((pane) => pane.id === letter))
  if (source === undefined || free === undefined) return panes
  return [
    ...panes.slice(0, index + 1),
    { ...source, id: free, ...noOutput },
    ...panes.slice(index + 1),
  ]
}

/** Moves a pane one place to the left (-1) or right (1); at the end it stays. */
export function movePane(panes: readonly Pane[], id: string, by: -1 | 1): readonly Pane[] {
  const from = panes.findIndex((pane) => pane.id === id)
  const [pane, other] = [panes[from], panes[from + by]]
  if (pane === undefined || other === undefined) return panes
  return panes.map((each) => (each === pane ? other : each === other ? pane : each))
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

/** A kept call as panes to ask anew: its model first, its parameters in all. Null: not kept. */
export function panesOfCall(
  { request, provider, model }: Pick<CallRecord, 'request' | 'provider' | 'model'>,
  panes: readonly Pane[],
): {
  readonly panes: readonly Pane[]
  readonly messages: readonly Message[]
  readonly request: CallRequest
} | null {
  if (request?.messages === undefined) return null
  const { system } = request
  const set = Object.fromEntries(
    Object.keys(parametersShape.shape).flatMap((key) => {
      const value = request[key as keyof Parameters]
      return value === undefined ? [] : [[key, value]]
    }),
  ) as Parameters
  const asked = provider === null || model === null ? null : fullModel(provider, model)
  return {
    panes: panes.map((pane, index) => ({
      ...pane,
      model: index === 0 && asked !== null ? asked : pane.model,
      parameters: set,
      system: '',
      ...noOutput,
    })),
    request,
    messages:
      system === undefined
        ? request.messages
        : [{ role: 'system', content: system }, ...request.messages],
  }
}

/** Panes as a set has them; with the answers shown under the same letters, where they are its own. */
export function panesOfSet(
  variants: readonly Variant[],
  shown: readonly Pane[],
  answered: boolean,
): readonly Pane[] {
  return variants.map(({ id, provider, model, parameters, system = '' }) => {
    const output = answered ? shown.find((pane) => pane.id === id) : undefined
    return {
      id,
      model: fullModel(provider, model),
      parameters,
      system,
      run: output?.run ?? null,
      askedModel: output?.askedModel ?? null,
      comparisonId: output?.comparisonId ?? null,
    }
  })
}

function fullModel(provider: string, model: string): string {
  return model.startsWith(`${provider}/`) ? model : `${provider}/${model}`
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
      : [
          {
            id: pane.id,
            ...splitModel(pane.model),
            parameters: setParameters(pane.parameters),
            ...(pane.system.trim() === '' ? {} : { system: pane.system }),
          },
        ],
  )
}

/** What one pane is asked: with its own system prompt in the place of that of all. */
function messagesFor({ system }: Pane, messages: readonly Message[]): Message[] {
  if (system.trim() === '') return [...messages]
  return [
    { role: 'system', content: system },
    ...messages.filter((message) => message.role !== 'system'),
  ]
}

/** The call of one pane. Without a call id it is for an estimate. */
export function paneRequest(
  pane: Pane,
  messages: readonly Message[],
  scope: CallScope & { readonly service?: string },
  tooling: ToolingDraft = noTooling,
): CallRequest | null {
  if (pane.model === null) return null
  return {
    ...scope,
    source: 'comparison',
    model: pane.model,
    messages: messagesFor(pane, messages),
    ...setParameters(pane.parameters),
    ...fieldsOfTooling(tooling),
  }
}

/** Two runs belong together only where everything asked is the same; where panes stand is not. */
export function signature(
  panes: readonly Pane[],
  messages: readonly Message[],
  scope: CallScope & { readonly service?: string },
  tooling: ToolingDraft = noTooling,
): string {
  const variants = variantsOf(panes).sort((one, other) => one.id.localeCompare(other.id, 'en'))
  const { project, environment, service } = scope
  const asked = [project, environment, service, messages, variants, fieldsOfTooling(tooling)]
  return JSON.stringify(asked)
}

/** Why Run all cannot be pressed; null when it can. */
export function runBlocked(panes: readonly Pane[], asked: Asked): string | null {
  if (panes.some((pane) => isRunning(pane.run))) return 'Panes are running.'
  const without = panes.find((pane) => pane.model === null)
  if (without !== undefined) return `Pick a model for pane ${without.id.toUpperCase()}.`
  return messagesOf(asked) === null ? 'Type a prompt first.' : null
}

/** It says something, in words or by calls of tools. */
export function hasAnswer({ text, toolCalls }: CallRun): boolean {
  return text !== '' || toolCalls.length > 0
}

/** An answer as one text to be compared; calls of tools without their ids, which are chance. */
export function answerText({ text, toolCalls }: CallRun): string {
  const calls = toolCalls.map(
    ({ name, arguments: written }) => `${name} ${prettyJson(written) ?? written}`,
  )
  return [...(text === '' ? [] : [text]), ...calls].join('\n\n')
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
  /** The keys that cast it: a letter, and the digit of its place, 0 for a tie. */
  readonly key: string
  readonly digit: string | null
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
    ({ comparisonId: of, run }) => of === comparisonId && run !== null && hasAnswer(run),
  )
  if (answered.length < 2) return []
  return [
    ...answered.map((pane) => ({
      id: pane.id,
      label: `${pane.id.toUpperCase()} is better`,
      key: pane.id,
      digit: String(panes.indexOf(pane) + 1),
    })),
    { id: 'tie', label: 'Tie', key: 't', digit: '0' },
    { id: 'bad', label: answered.length > 2 ? 'All bad' : 'Both bad', key: 'x', digit: null },
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

export interface Reopened extends Asked {
  readonly panes: readonly Pane[]
  /** False where content is off for the project: then prompt and outputs were not kept. */
  readonly contentKept: boolean
}

/** A kept comparison as panes with their outputs. */
export function reopen(
  comparison: Comparison & { readonly calls: Readonly<Record<string, CallRecord>> },
): Reopened {
  const panes = comparison.variants.map((variant): Pane => {
    const call = comparison.calls[variant.id]
    const model = fullModel(variant.provider, variant.model)
    return {
      id: variant.id,
      model,
      askedModel: call === undefined ? null : model,
      parameters: variant.parameters,
      system: variant.system ?? '',
      run: call === undefined ? null : runFromRecord(call),
      comparisonId: call === undefined ? null : comparison.id,
    }
  })
  return {
    panes,
    ...fieldsOf(comparison.messages),
    contentKept: comparison.messages.length > 0,
  }
}
