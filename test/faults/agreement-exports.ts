/**
 * The ledger's pages and its three exports, read by readers of our own and held against the raw
 * rows.
 */
import type { Asked } from './agreement-console'
import type { Row } from './agreement-ledger'

export type Told = Readonly<Record<string, unknown>>

/** Every page of the ledger with a filter. */
export async function pagesOf(
  ask: Asked,
  filter: Readonly<Record<string, string | number>>,
  limit: number,
): Promise<Told[]> {
  const items: Told[] = []
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await ask.get<{ readonly items: readonly Told[]; readonly nextCursor?: string }>(
      'ledger',
      { ...filter, limit, cursor },
    )
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}

/** One record an entry, by the names of the JSON form. */
export async function exportOf(
  ask: Asked,
  format: 'csv' | 'json' | 'jsonl',
  filter: Readonly<Record<string, string | number>>,
): Promise<Told[]> {
  const query = new URLSearchParams({
    format,
    ...Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, String(value)])),
  })
  const text = await ask.text(`ledger/export?${query.toString()}`)
  if (format === 'json') return JSON.parse(text) as Told[]
  if (format === 'jsonl')
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Told)
  const [head = [], ...lines] = cellsOf(text)
  return lines.map((cells) =>
    Object.fromEntries(head.map((name, index) => [name, typed(name, cells[index] ?? '')])),
  )
}

const texts = new Set([
  'id',
  'kind',
  'callId',
  'provider',
  'model',
  'project',
  'service',
  'environment',
  'user',
  'organization',
  'source',
  'costStatus',
  'outcome',
])

function typed(name: string, cell: string): unknown {
  if (texts.has(name)) return cell === '' ? null : cell
  return cell === ''
    ? null
    : cell === 'true'
      ? true
      : cell === 'false'
        ? false
        : Number.isNaN(Number(cell))
          ? cell
          : Number(cell)
}

/** RFC 4180: quotes around cells that need them, doubled inside. */
function cellsOf(text: string): string[][] {
  const lines: string[][] = [[]]
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y
  while (cell.lastIndex < text.length) {
    const [, quoted, plain = '', end = ''] = cell.exec(text) ?? []
    lines.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end !== ',') lines.push([])
  }
  return lines.filter((line) => line.length > 0)
}

/** The parts of an entry that say whose it is, what was used and what it cost. */
const fields = {
  id: 'id',
  callId: 'call_id',
  kind: 'kind',
  provider: 'provider',
  model: 'model',
  project: 'project',
  service: 'service',
  environment: 'environment',
  user: 'user',
  organization: 'organization',
  source: 'source',
  costStatus: 'cost_status',
  outcome: 'outcome',
  seq: 'seq',
  attempt: 'attempt',
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  cachedInputTokens: 'cached_input_tokens',
  cacheWriteTokens: 'cache_write_tokens',
  reasoningTokens: 'reasoning_tokens',
  costNanoUsd: 'cost',
  wouldCostNanoUsd: 'would_cost',
  savedNanoUsd: 'saved',
  time: 'time',
} as const satisfies Readonly<Record<string, keyof Row>>

/** The same entries, each the same in every part. */
export function rowDifferences(
  where: string,
  told: readonly Told[],
  rows: readonly Row[],
): string[] {
  const known = new Map(told.map((entry) => [String(entry['id']), entry]))
  const count =
    told.length === rows.length
      ? []
      : [`${where}: ${told.length} entries, the rows are ${rows.length}`]
  return [
    ...count,
    ...rows.flatMap((row) => partDifferences(`${where}, entry ${row.seq}`, known.get(row.id), row)),
  ]
}

function partDifferences(where: string, entry: Told | undefined, row: Row): string[] {
  if (entry === undefined) return [`${where} is missing`]
  return Object.entries(fields).flatMap(([name, column]) => {
    const value = row[column]
    const plain = typeof value === 'bigint' ? Number(value) : value
    return entry[name] === plain
      ? []
      : [`${where}: ${name} is ${String(entry[name])}, the row says ${String(value)}`]
  })
}
