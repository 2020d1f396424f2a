/**
 * Cells that cannot be read go on record: an alert that names each, its text kept for repair, and
 * the index of its table set right.
 */
import type { Alerts } from '../record/alerts'
import type { Audit } from '../record/audit'
import { keyOf, onBroken, type BrokenCell } from '../storage/broken-cells'
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'

/** What follows until it is repaired, and how that is done, by table. */
const consequences: Readonly<Record<string, string>> = {
  added_models: 'The model is not known and cannot be called. Add it again.',
  budget_periods: 'Thresholds that were passed may be told again.',
  budgets: 'What the budget may cover is refused. Remove it under Budgets and add it again.',
  cache_answers: 'The answer is not reused.',
  calls:
    'The call is shown without what cannot be read; its entries in the ledger are what was spent.',
  comparisons: 'The comparison is shown without what cannot be read.',
  conversations: 'The conversation cannot be opened; the calls made in it can, one by one.',
  dead_letters: 'The dead letter is shown without what cannot be read.',
  experiments: 'The experiment is shown without what cannot be read, and does not run.',
  export_rows: 'The row of the export counts as nothing. Import the file again.',
  holds: 'The attempt is booked at its bound by what its call says.',
  ledger_views: 'The view cannot be opened. Replace it with what it is to show.',
  limits: 'The limit refuses everything. Remove it under Limits and add it again.',
  meta: 'The emergency stop counts as engaged. Release it when calls may go on.',
  pane_sets: 'The set opens without panes. Save it anew on Compare.',
  price_overrides: 'The model has no price. Set it again under Models.',
  price_snapshots: 'Models have no price from it. Take in a newer price list under Models.',
  projects: 'Nothing runs for the project. Save its policy anew.',
  prompt_versions: 'The version is shown without what it says; the others can be restored.',
  providers: 'The provider is switched off where its settings are not known. Save it anew.',
  rollouts: 'The roll-out sends nothing to its challenger. Stop it on Services and begin another.',
  services: 'Nothing runs for the service. Save its policy anew.',
  webhook: 'The webhook is sent every alert. Choose which ones under Settings again.',
  settings: 'The setting has its default. Set it again under Settings.',
  validation_profiles: 'Services that use the profile make no calls. Save its rules anew.',
  validation_results: 'The result is shown without its rules.',
}
/** Of columns whose loss means less than that. */
const lesser: Readonly<Record<string, string>> = {
  'budgets.created_at': 'It is shown without the time it was made.',
  'budgets.raise_amount': 'Its limit holds without the raise.',
  'budgets.raise_until': 'Its limit holds without the raise.',
  'environments.created_at': 'It is shown without the time it was made.',
  'environments.default_max_output_tokens':
    'The settings’ default holds there. Save the environment anew.',
  'limits.created_at': 'It counts everything in its window.',
  'projects.created_at': 'It is shown without the time it was made.',
  'services.created_at': 'It is shown without the time it was made.',
}
/**
 * Their text is prompts and answers, which stay in their own rows alone, where they expire and can
 * be wiped.
 */
const content = new Set([
  'cache_answers',
  'calls',
  'comparisons',
  'conversations',
  'dead_letters',
  'experiments',
  'pane_sets.words',
  'prompt_versions',
])

export interface BrokenCellDeps {
  readonly store: Store
  readonly platform: Pick<Platform, 'clock' | 'log'>
  readonly alerts: Pick<Alerts, 'raise'>
  readonly audit: Pick<Audit, 'note'>
  /** A ledger that is not trusted stays as it was found. */
  readonly mayWrite: () => boolean
}

/** Records what was found up to now, and from here on whatever is found. */
export function recordBrokenCells({
  store,
  platform,
  alerts,
  audit,
  mayWrite,
}: BrokenCellDeps): void {
  const insert = store.db.prepare(
    'INSERT OR IGNORE INTO broken_cells (key, place, "row", problem, text, found_at) VALUES (?, ?, ?, ?, ?, ?)',
  )

  function record(cell: BrokenCell) {
    const { place, row, text, problem } = cell
    const table = place.slice(0, place.indexOf('.'))
    const kept = content.has(table) || content.has(place) ? null : text.slice(0, 1_000_000)
    if (insert.run(keyOf(cell), place, row, problem, kept, platform.clock.now()).changes === 0)
      return
    const what = `${place} of "${row.slice(0, 120)}" cannot be read: ${problem}.`
    const wayOut = `${lesser[place] ?? consequences[table] ?? ''} Or restore a backup.`
    const message = `${what} ${wayOut} The ledger file was changed from outside, or the disk is failing.`
    alerts.raise({
      kind: 'ledger',
      severity: 'critical',
      title: 'Part of the ledger file cannot be read',
      message,
      subject: row.slice(0, 120),
    })
    audit.note({
      who: 'tollgate',
      what: 'cell set aside',
      subject: place,
      after: { row: row.slice(0, 120), problem },
    })
  }

  onBroken(store.db, (cell) => {
    platform.log.error('A cell of the ledger file cannot be read', {
      place: cell.place,
      row: cell.row.slice(0, 120),
      problem: cell.problem,
    })
    if (!mayWrite()) return
    store
      .commitSoon(() => record(cell))
      .catch((error: unknown) =>
        platform.log.error('A broken cell could not be put on record', { error: String(error) }),
      )
  })
}
