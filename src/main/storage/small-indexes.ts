/**
 * The indexes of the small tables, set right where a changed cell no longer fits them: SQLite would
 * refuse to change or remove such a row, and with that its repair. The large tables are looked
 * through by verify.
 */
import type { Db } from './store'

const tables = [
  'added_models',
  'alert_conditions',
  'alert_mutes',
  'budget_periods',
  'budgets',
  'environments',
  'token_margins',
  'keys',
  'ledger_views',
  'limit_resets',
  'limits',
  'meta',
  'pane_sets',
  'price_overrides',
  'projects',
  'prompts',
  'providers',
  'services',
  'settings',
  'usage_resets',
  'validation_profiles',
] as const

/** Gives the tables whose indexes were built anew. */
export function repairSmallIndexes(db: Db): string[] {
  return tables.filter((table) => {
    if (db.pragma(`integrity_check(${table})`, { simple: true }) === 'ok') return false
    try {
      db.exec(`REINDEX ${table}`)
      return true
    } catch (error) {
      // Two rows that now have the same key: reading goes on, and what the index holds stays as it
      // is.
      if (
        error instanceof Error &&
        'code' in error &&
        String(error.code).startsWith('SQLITE_CONSTRAINT')
      )
        return false
      throw error
    }
  })
}
