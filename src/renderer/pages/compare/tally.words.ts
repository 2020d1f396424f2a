/** What is said of a model's votes: wins, losses and ties, and the share of wins with its interval. */
import type { ModelTally } from '../../../contract/comparisons'
import type { Pane } from './panes'

/** The full id by which a pane names its model. */
function fullId({ provider, model }: Pick<ModelTally, 'provider' | 'model'>): string {
  return model.startsWith(`${provider}/`) ? model : `${provider}/${model}`
}

/** Those of the models that the panes ask, in pane order. */
export function tallyOfPanes(
  items: readonly ModelTally[],
  panes: readonly Pick<Pane, 'model'>[],
): readonly ModelTally[] {
  const models = [...new Set(panes.map(({ model }) => model))]
  return models.flatMap((model) => items.find((item) => fullId(item) === model) ?? [])
}

const percent = (share: number) => `${Math.round(share * 100)}`

/** `3–1–1 · 75 % (30–95)`: wins, losses, ties, then the share of wins and its interval. */
export function standing({ wins, losses, ties, winShare, low, high }: ModelTally): string {
  const counts = `${wins}–${losses}–${ties}`
  return winShare === null
    ? `${counts} · none decided`
    : `${counts} · ${percent(winShare)} % (${percent(low)}–${percent(high)})`
}

export function standingTitle({ wins, losses, ties, bad, winShare }: ModelTally): string {
  const all = `${wins} won, ${losses} lost, ${ties} tied, ${bad} called bad.`
  return winShare === null
    ? all
    : `${all} The share of wins among those decided, and the range in which it lies with 95 % confidence (Wilson).`
}
