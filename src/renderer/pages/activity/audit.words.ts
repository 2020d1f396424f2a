/** Rows of the audit trail as sentences, and their filters. */
import type { AuditRow } from '../../../contract/system'

/** Who did it, as a person reads it. */
export function whoText(who: string): string {
  switch (who) {
    case 'page':
      return 'You'
    case 'api':
      return 'API token'
    case 'tollgate':
      return 'Tollgate'
    case 'rule':
      return 'A rule'
    default:
      return who
  }
}

export interface AuditFilter {
  readonly search: string
  readonly who: string | null
  /** The first word of `what`: the area it touched. */
  readonly area: string | null
}

/** `key.create`, `key created` and `key_created` are all about keys. */
function areaOf(what: string): string {
  return /^[a-z]+/i.exec(what)?.[0].toLowerCase() ?? what
}

/** Verbs of dotted names as a sentence has them. */
const pastTense: Readonly<Record<string, string>> = {
  add: 'added',
  create: 'added',
  change: 'changed',
  update: 'changed',
  policy: 'policy changed',
  price: 'price changed',
  prices: 'prices renewed',
  remove: 'removed',
  delete: 'deleted',
  replace: 'secret replaced',
  rotate: 'rotated',
  confirm: 'rotation confirmed',
  rollback: 'rotation taken back',
}

/** `provider.change` → `Provider changed`; what is a sentence already stays one. */
export function whatText(what: string): string {
  const [thing = '', verb] = what.split('.', 2)
  const words = verb === undefined ? thing : `${thing} ${pastTense[verb] ?? verb}`
  return words.charAt(0).toUpperCase() + words.slice(1).replaceAll('_', ' ')
}

export function auditRows(rows: readonly AuditRow[], filter: AuditFilter): AuditRow[] {
  const wanted = filter.search.trim().toLowerCase()
  return rows.filter(
    (row) =>
      (filter.who === null || row.who === filter.who) &&
      (filter.area === null || areaOf(row.what) === filter.area) &&
      (wanted === '' ||
        `${row.what} ${whatText(row.what)} ${row.subject ?? ''} ${row.before ?? ''} ${row.after ?? ''}`
          .toLowerCase()
          .includes(wanted)),
  )
}

export function areasIn(rows: readonly AuditRow[]): string[] {
  return [...new Set(rows.map((row) => areaOf(row.what)))].sort()
}

export function peopleIn(rows: readonly AuditRow[]): string[] {
  return [...new Set(rows.map((row) => row.who))].sort()
}

/** A day's heading for a run of rows, in the given zone. */
function dayKey(time: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(time)
}

export interface AuditDay {
  readonly day: string
  readonly rows: readonly AuditRow[]
}

/** Rows in runs of one day, order kept. */
export function byDay(rows: readonly AuditRow[], timeZone: string): AuditDay[] {
  const days: { day: string; rows: AuditRow[] }[] = []
  for (const row of rows) {
    const day = dayKey(row.time, timeZone)
    const last = days.at(-1)
    if (last?.day === day) last.rows.push(row)
    else days.push({ day, rows: [row] })
  }
  return days
}
