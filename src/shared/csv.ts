/**
 * CSV as page and main both write it: RFC 4180 lines that a spreadsheet will not run, whatever
 * separator it is told to split at. Text that could begin a formula, at its start or where a cell
 * would begin, gets an apostrophe there (OWASP ASVS 5.0, 1.2.10).
 */

/**
 * What spreadsheets read as the start of a formula: = + - @, and what normalises to one of them or
 * looks like it.
 */
const formulas =
  '=+\\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u207C\u207A\u207B\u208C\u208A\u208B\u2010\u2011\u2212'
/**
 * Blanks, controls, invisible characters and quotes, which are skipped or taken away before a cell
 * is looked at.
 */
const skipped = '\\p{Z}\\p{Cc}\\p{Cf}"\''
/**
 * Where a cell begins for somebody who splits at semicolons, tabs, bars or line ends. Commas are
 * kept together by our own quotes.
 */
const separators = ';\\t|\\r\\n\\v\\f\\u0085\\u2028\\u2029'

const atStart = new RegExp(`^(?:[${skipped}]*[${formulas}]|[\\p{Z}\\p{Cf}]*[\\t\\r\\0])`, 'u')
// Of what may be skipped only what is no separator: each separator looks for itself, so that long
// runs cost no more than their length.
const inside = new RegExp(
  `([${separators}])(?=(?:(?![${separators}])[${skipped}])*[${formulas}])`,
  'gu',
)
const needsQuotes = new RegExp(`[",${separators}]`, 'u')

export type CsvValue = string | number | boolean | null

export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`
}

/** One value of a line. */
export function csvCell(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const harmless = value.replace(inside, "$1'")
  const safe = atStart.test(value) ? `'${harmless}` : harmless
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
