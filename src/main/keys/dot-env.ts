/**
 * The `.env` files in and beside the data folder (spec K3): read once at start, and only where
 * nobody else could have written them.
 */
import { dirname, join } from 'node:path'
import { whyOthersMayHaveWritten } from '../platform/file-owner'
import { readPlainFile } from '../platform/plain-file'
import { reasonOf, shownPath } from '../platform/system-error'
import { parseDotEnv } from './dot-env-text'

export interface DotEnvFile {
  readonly path: string
  readonly state: 'absent' | 'read' | 'ignored'
  /** A sentence; null where there is nothing to say. */
  readonly problem: string | null
}

export interface DotEnvVariable {
  readonly name: string
  readonly value: string
  readonly path: string
}

export interface DotEnv {
  readonly files: readonly DotEnvFile[]
  /** The first file that names a variable wins. */
  readonly variables: readonly DotEnvVariable[]
  /** Sentences for a person. They name files, lines and variables, never a value. */
  readonly problems: readonly string[]
}

export const noDotEnv: DotEnv = { files: [], variables: [], problems: [] }

/** Where the official clients would send an OpenAI key of the same file. */
const baseUrlName = 'OPENAI_BASE_URL'

/** A `.env` is a page of text; what is longer is another kind of file. */
const longestFile = 256 * 1024

/** Where a `.env` is looked for, in the order of precedence: in the data folder, then beside it. */
export function dotEnvPathsOf(home: string): readonly string[] {
  return [join(home, '.env'), join(dirname(home), '.env')]
}

/**
 * `uid`: whose files are believed; undefined on systems without owners, where the folder's own
 * protection must do. Never throws.
 */
export function readDotEnv(
  paths: readonly string[],
  uid: number | undefined = process.geteuid?.(),
): DotEnv {
  const files: DotEnvFile[] = []
  const problems: string[] = []
  const variables = new Map<string, DotEnvVariable>()
  for (const path of paths) {
    const { file, found, lines } = readOne(path, uid)
    files.push(file)
    if (file.problem !== null) problems.push(file.problem)
    problems.push(...lines)
    for (const [name, value] of Object.entries(found))
      if (!variables.has(name)) variables.set(name, { name, value, path })
  }
  return { files, variables: [...variables.values()], problems }
}

interface ReadOne {
  readonly file: DotEnvFile
  readonly found: Readonly<Record<string, string>>
  readonly lines: readonly string[]
}

function readOne(path: string, uid: number | undefined): ReadOne {
  const read = readPlainFile(path, longestFile)
  if (read.state === 'absent')
    return { file: { path, state: 'absent', problem: null }, found: {}, lines: [] }
  const refusal =
    read.state === 'refused'
      ? read.reason
      : uid === undefined
        ? null
        : ownerProblem(path, uid, read.stats.uid)
  if (refusal !== null || read.state === 'refused') {
    return {
      file: {
        path,
        state: 'ignored',
        problem: `The file ${shownPath(path)} was ignored: ${refusal}.`,
      },
      found: {},
      lines: [],
    }
  }
  const { variables, problems, broken } = parseDotEnv(read.bytes)
  const lines = problems.map((problem) => `In ${shownPath(path)} ${problem}.`)
  const withheld = keysWithoutAddress(variables, broken)
  const were = withheld.length === 1 ? 'was' : 'were'
  if (withheld.length > 0)
    lines.push(
      `${withheld.join(', ')} of ${shownPath(path)} ${were} left out: ${baseUrlName} there cannot be used, and a key must not go to another address than the one beside it.`,
    )
  const found = Object.fromEntries(
    Object.entries(variables).filter(([name]) => !withheld.includes(name)),
  )
  return { file: { path, state: 'read', problem: null }, found, lines }
}

/**
 * OpenAI keys of a file whose own base URL cannot be used: the public endpoint is not where they
 * were meant to go.
 */
function keysWithoutAddress(
  variables: Readonly<Record<string, string>>,
  broken: readonly string[],
): string[] {
  const address = variables[baseUrlName]?.trim() ?? ''
  if (!broken.includes(baseUrlName) && (address === '' || usableBaseUrl(address) !== undefined))
    return []
  return Object.keys(variables).filter((name) => name.startsWith('OPENAI_API_KEY'))
}

/** An http or https address without credentials in it, as it was written. */
export function usableBaseUrl(text: string): string | undefined {
  const url = URL.parse(text)
  return url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === ''
    ? text
    : undefined
}

/**
 * Looks at the names again after the bytes were read: a file that was swapped meanwhile must not be
 * believed for its successor.
 */
function ownerProblem(path: string, uid: number, owner: number): string | null {
  if (owner !== uid) return 'it belongs to another user'
  try {
    return whyOthersMayHaveWritten(path, uid)
  } catch (thrown) {
    return reasonOf(thrown)
  }
}
