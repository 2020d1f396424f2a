/** CSV as page and main both write it: RFC 4180 lines that a spreadsheet will not run: text that could start a formula gets a leading apostrophe (OWASP ASVS 5.0, 1.2.10). */

/** First characters that spreadsheets read as a formula, with their full-width forms, after any blanks or byte-order mark. */
const formulaStart = /^[\s\uFEFF]*[=+\-@\t\r\0\uFF1D\uFF0B\uFF0D\uFF20]/

export type CsvValue = string | number | boolean | null

export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`
}

/** One value of a line. */
export function csvCell(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const safe = formulaStart.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
