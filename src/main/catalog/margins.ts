/** What was learned of models whose provider reported more input than the bound (spec B5): kept, and only ever growing. */
import { applyMargin } from '../money/amount'
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'

/**
 * Short prompts are taken as this long, in learning and in use alike: what a provider adds to every request (a system prompt of its own)
 * would otherwise read as a monstrous ratio on a short prompt, and multiply every long one.
 */
const shortest = 256

export function createMargins({ db }: Pick<Store, 'db'>, { clock }: Pick<Platform, 'clock'>) {
  const select = db.prepare<[string, string], { permille: number }>('SELECT permille FROM estimate_margins WHERE provider = ? AND model = ?')
  const upsert = db.prepare(
    `INSERT INTO estimate_margins (provider, model, permille, updated_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (provider, model) DO UPDATE SET permille = excluded.permille, updated_at = excluded.updated_at WHERE excluded.permille > permille`,
  )
  const known = new Map<string, number>()

  function permilleOf(provider: string, model: string): number {
    const key = `${provider}/${model}`
    const cached = known.get(key)
    if (cached !== undefined) return cached
    const permille = select.get(provider, model)?.permille ?? 0
    known.set(key, permille)
    return permille
  }

  return {
    /** The least a bound must be for this count, as learned; 0 where nothing was. */
    atLeast(provider: string, model: string, counted: number): number {
      const permille = permilleOf(provider, model)
      return permille === 0 ? 0 : applyMargin(Math.max(counted, shortest), permille)
    },
    learn(provider: string, model: string, counted: number, reported: number): void {
      const base = Math.max(counted, shortest)
      const permille = Math.max(1000, Math.ceil((reported * 1000) / base))
      if (permille <= permilleOf(provider, model)) return
      upsert.run(provider, model, permille, clock.now())
      known.set(`${provider}/${model}`, permille)
    },
  }
}
