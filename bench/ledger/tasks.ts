/** What goes through all entries while calls go on: export, verify, backup, an import and its reconciliation. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from '../../src/contract/contract'
import { dayMs } from '../../src/shared/spans'
import type { Opened } from './home'
import { watched, type Held } from './timing'

export type Tasks = Readonly<Record<string, Held>>

/** Characters that the page sends at once. */
const piece = 1_000_000

export async function measureTasks(
  { console, client }: Opened,
  home: string,
  now: number,
): Promise<Tasks> {
  const exported = async (format: 'csv' | 'jsonl') => {
    let characters = 0
    for await (const text of console.exportLedger(format, {})) characters += text.length
    if (characters === 0) throw new Error('Nothing was exported.')
  }
  const month = { from: now - 31 * dayMs, to: now }
  return {
    'export csv': await watched(() => exported('csv')),
    'export jsonl': await watched(() => exported('jsonl')),
    verify: await watched(() => verify(client)),
    backup: await watched(() => backUp(client, home)),
    'import a year of costs': await watched(() => importAll(client, costExport(now, 365))),
    'reconcile a month': await watched(() =>
      client.reconcile.report({ provider: 'openai', ...month }),
    ),
    'reconcile a year': await watched(() => client.reconcile.report({ provider: 'openai' })),
  }
}

async function verify(client: Client): Promise<void> {
  const { ok, firstBreak } = await client.ledger.verify({})
  if (!ok) throw new Error(`The chain does not hold: ${firstBreak?.reason}`)
}

async function backUp(client: Client, home: string): Promise<void> {
  const { id, problem } = await client.backups.create({})
  await rm(join(home, 'backups', `${id}.db`))
  if (problem !== null) throw new Error(problem)
}

async function importAll(client: Client, text: string): Promise<void> {
  let importId: string | undefined
  for (let start = 0; start < text.length; start += piece) {
    const more = start + piece < text.length
    const part = { text: text.slice(start, start + piece), importId, more }
    importId = (await client.reconcile.import(part)).importId
  }
}

/** A cost export as the vendor's dashboard writes it: a row a day, model, class of tokens and key. */
function costExport(now: number, days: number): string {
  const header =
    'start_time,end_time,amount_value,amount_currency,line_item,project_id,api_key_id\n'
  const today = Math.floor(now / dayMs) * dayMs
  const models = ['gpt-4o-2024-08-06', 'gpt-4o-mini-2024-07-18', 'gpt-4.1-2025-04-14']
  const rows = Array.from({ length: days }, (_, index) => {
    const start = (today - (index + 1) * dayMs) / 1000
    return models.flatMap((model) =>
      ['input', 'cached input', 'output'].flatMap((kind) =>
        Array.from(
          { length: 6 },
          (_unused, key) =>
            `${start},${start + dayMs / 1000},0.${100 + key},usd,"${model}, ${kind}",proj_1,key_${key}\n`,
        ),
      ),
    )
  })
  return header + rows.flat().join('')
}
