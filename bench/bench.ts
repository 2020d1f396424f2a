/**
 * `npm run bench [-- NAME [OPTIONS]]`: prints one JSON object, a part a key. Ratios and differences
 * within one run; absolute times belong to this machine alone.
 */
import { measureCompare } from './compare'
import { measureCounting } from './counting'
import { measureGateOverhead } from './gate-overhead'
import { measureLedger } from './ledger/ledger'
import { serveMock } from './mock-process'
import { measureStart } from './start'

const parts = {
  gateOverhead: measureGateOverhead,
  start: measureStart,
  ledger: measureLedger,
  counting: measureCounting,
  compare: measureCompare,
} satisfies Record<string, (args: readonly string[]) => Promise<unknown>>

type Part = keyof typeof parts

function isPart(name: string): name is Part {
  return name in parts
}

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === '--mock') {
    await serveMock()
    return 0
  }
  if (name !== undefined && !isPart(name)) {
    process.stderr.write(`There is no part ${name}. There are: ${Object.keys(parts).join(', ')}.\n`)
    return 2
  }
  const figures: Partial<Record<Part, unknown>> = {}
  for (const part of name === undefined ? (Object.keys(parts) as Part[]) : [name]) {
    process.stderr.write(`measuring ${part} …\n`)
    figures[part] = await parts[part](args)
  }
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
  return 0
}

process.exit(await main(process.argv.slice(2)))
