/**
 * The text of a `.env` file as variables: whatever an editor or a shell saved it as, read line by
 * line by the `dotenv` package.
 */
import { parse } from 'dotenv'

export interface DotEnvText {
  /** By name; a plain record without a prototype, so that a variable may have any name. */
  readonly variables: Readonly<Record<string, string>>
  /** The ends of sentences that begin with the file; they name a line, never what stands in it. */
  readonly problems: readonly string[]
  /** Names of variables whose line was left out, where the name itself could be read. */
  readonly broken: readonly string[]
}

/**
 * UTF-8 or UTF-16 in either byte order, with or without a byte order mark (spec K6). A line that is
 * not text is left out and told of.
 */
export function parseDotEnv(bytes: Uint8Array): DotEnvText {
  const lines = new TextDecoder(encodingOf(bytes)).decode(bytes).split(/\r\n|\n|\r/)
  const problems: string[] = []
  const broken: string[] = []
  const usable = lines.map((line, index) => {
    if (isText(line)) return line
    problems.push(`line ${index + 1} is not text, so it was left out`)
    const name = /^\s*(?:export\s+)?([\w.-]+)\s*[=:]/.exec(line)?.[1]
    if (name !== undefined) broken.push(name)
    return ''
  })
  const variables: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(parse(usable.join('\n')))) variables[name] = value
  return { variables, problems, broken }
}

/**
 * By the byte order mark; without one, text of ours in UTF-16 has a zero in every other byte, and
 * in UTF-8 has none.
 */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const start = bytes.subarray(0, 512)
  const zeros = { even: 0, odd: 0 }
  start.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2 === 0 ? 'even' : 'odd'] += 1
  })
  if (zeros.odd > start.length / 4 && zeros.even < zeros.odd / 8) return 'utf-16le'
  if (zeros.even > start.length / 4 && zeros.odd < zeros.even / 8) return 'utf-16be'
  return 'utf-8'
}

/** The decoder writes U+FFFD for bytes that are no text. */
function isText(line: string): boolean {
  return !/[\ufffd\u0000-\u0008\u000e-\u001f]/.test(line)
}
