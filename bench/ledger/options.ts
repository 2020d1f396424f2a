/** What is asked of `npm run bench -- ledger`: how many entries, where they are kept, and which parts. */

export const ledgerParts = ['questions', 'pages', 'tasks', 'start'] as const
export type LedgerPart = (typeof ledgerParts)[number]

export interface LedgerOptions {
  readonly entries: number
  /** A data folder that is filled once and kept; undefined: one that goes. */
  readonly home: string | undefined
  readonly parts: readonly LedgerPart[]
  /** Fills and measures nothing. */
  readonly fillOnly: boolean
}

const names = ['--entries', '--home', '--parts'] as const

/** Throws an Error with a sentence for what is no option. */
export function readOptions(args: readonly string[]): LedgerOptions {
  const given = new Map<string, string>()
  const rest = args.filter((arg) => arg !== '--fill-only')
  for (let index = 0; index < rest.length; index += 2) {
    const [name = '', value] = rest.slice(index, index + 2)
    if (!names.some((known) => known === name) || value === undefined)
      throw new Error(
        `${name} is no option. There are: ${names.join(', ')} with a value, --fill-only.`,
      )
    given.set(name, value)
  }
  const entries = Number(given.get('--entries') ?? 1_000_000)
  if (!Number.isSafeInteger(entries) || entries < 1000)
    throw new Error('--entries takes a whole number from 1000 on.')
  return {
    entries,
    home: given.get('--home') ?? process.env.TOLLGATE_BENCH_HOME,
    parts: partsOf(given.get('--parts')),
    fillOnly: rest.length < args.length,
  }
}

function partsOf(given: string | undefined): readonly LedgerPart[] {
  if (given === undefined) return ledgerParts
  const asked = given.split(',')
  const unknown = asked.find((name) => !ledgerParts.some((part) => part === name))
  if (unknown !== undefined)
    throw new Error(`There is no part ${unknown}. There are: ${ledgerParts.join(', ')}.`)
  return ledgerParts.filter((part) => asked.includes(part))
}
