/**
 * One name for what an alias, a dated snapshot and a console's display name all mean, so that an
 * export and the ledger can be compared.
 */

/** `gpt-4o-2024-08-06` is `gpt-4o`; `Claude 3.5 Sonnet 2024-10-22` is `claude-3-5-sonnet`. */
export function modelFamily(written: string): string {
  const bare = written
    .trim()
    .toLowerCase()
    .replace(/^(openai|anthropic)\//, '')
  const hyphened = bare.startsWith('claude') ? bare.replace(/[ .]+/g, '-') : bare
  const undated = hyphened.replace(/[-@](\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, '')
  return undated.startsWith('claude')
    ? undated.replace(/-0$/, '')
    : undated.replace(/-(0[1-9]|1[0-2])\d{2}$/, '')
}
