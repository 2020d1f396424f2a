/**
 * What the command palette lists for what was typed: pages, actions, models, and a way to an id.
 * Pure.
 */
import type { Model } from '../../contract/models'
import type { PageEntry } from './page-entry'
import { priceText } from '../parts/model-picker.words'
import type { Command } from './frame.state'

export interface PaletteRow {
  readonly id: string
  readonly group: string
  readonly label: string
  readonly hint: string
  readonly run: () => void
}

export interface PaletteInput {
  readonly query: string
  readonly pages: readonly Pick<PageEntry, 'id' | 'label' | 'key' | 'path'>[]
  readonly commands: readonly Command[]
  readonly models: readonly Model[]
  readonly go: (path: string) => void
  readonly openId: (id: string) => void
  readonly useModel: (model: Model) => void
}

/**
 * Ids of ours: a short prefix, an underscore and the base-32 rest; a call's id may also be the
 * client's own.
 */
export function looksLikeId(text: string): boolean {
  return /^[a-z]{1,8}_[0-9a-z_-]{6,}$/i.test(text.trim())
}

const rowLimit = 60

function fits(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase()
  return words.every((word) => lower.includes(word))
}

/**
 * Rows in the order they are shown. Models appear once something is typed, so that the empty
 * palette stays short.
 */
export function paletteRows(input: PaletteInput): readonly PaletteRow[] {
  const query = input.query.trim()
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const rows: PaletteRow[] = []
  if (looksLikeId(query))
    rows.push({
      id: 'open-id',
      group: 'Find',
      label: `Find the entry or call ${query}`,
      hint: '',
      run: () => input.openId(query),
    })
  for (const page of input.pages) {
    if (fits(`go to ${page.label}`, words))
      rows.push({
        id: `page-${page.id}`,
        group: 'Go to',
        label: page.label,
        hint: `g ${page.key}`,
        run: () => input.go(page.path),
      })
  }
  for (const command of input.commands) {
    if (fits(`${command.group} ${command.label} ${command.words ?? ''}`, words))
      rows.push({
        id: command.id,
        group: command.group,
        label: command.label,
        hint: command.hint ?? '',
        run: command.run,
      })
  }
  if (words.length > 0) {
    const found = input.models.filter(
      (model) =>
        model.capabilities.includes('chat') &&
        fits(`use model ${model.id} ${model.providerName} ${model.tier}`, words),
    )
    // A model called what was typed stands before one that only shares the tier or the provider.
    for (const model of found.toSorted(
      (a, b) => Number(fits(b.id, words)) - Number(fits(a.id, words)),
    )) {
      rows.push({
        id: `model-${model.id}`,
        group: 'Switch model',
        label: model.id,
        hint: priceText(model),
        run: () => input.useModel(model),
      })
    }
  }
  return rows.slice(0, rowLimit)
}

/** Rows under their headings, in order of first appearance. */
export function groupRows(
  rows: readonly PaletteRow[],
): readonly { readonly group: string; readonly rows: readonly PaletteRow[] }[] {
  const groups = new Map<string, PaletteRow[]>()
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row])
  return [...groups].map(([group, inGroup]) => ({ group, rows: inGroup }))
}
