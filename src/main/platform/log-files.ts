/**
 * The rotated files of a log, newest first, and their lines from the end backwards, block by block:
 * none is read whole.
 */
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from './system-error'

export interface LogFile {
  readonly path: string
  /** Told from its first line, which stays when the file is renamed. */
  readonly id: string
  /** Bytes, when it was looked at. */
  readonly size: number
  /** Still written to, so that its last line may not be whole yet. */
  readonly newest: boolean
}

export interface PlacedLine {
  readonly text: string
  /** Where it begins, in bytes. */
  readonly at: number
}

const blockBytes = 65_536
/** A longer line is none of ours. */
const longestLine = 1_000_000
const firstLineBytes = 4096

/** What is there now; a file that goes meanwhile is left out. */
export async function logFiles(dir: string, name: string): Promise<LogFile[]> {
  const ages = agesIn(dir, name)
  const files = await Promise.all(
    ages.map((age) =>
      lookAt(join(dir, age === 0 ? `${name}.log` : `${name}.${age}.log`), age === 0),
    ),
  )
  return files.filter((file) => file !== null)
}

function agesIn(dir: string, name: string): number[] {
  try {
    return readdirSync(dir)
      .flatMap((file) => {
        if (file === `${name}.log`) return [0]
        const age = file.startsWith(`${name}.`) ? /\.([1-9]\d?)\.log$/.exec(file)?.[1] : undefined
        return age === undefined ? [] : [Number(age)]
      })
      .sort((a, b) => a - b)
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'ENOENT') return []
    throw thrown
  }
}

async function lookAt(path: string, newest: boolean): Promise<LogFile | null> {
  return withFile(path, async (file) => {
    const stats = await file.stat()
    if (!stats.isFile()) return null
    const head = await read(file, 0, Math.min(stats.size, firstLineBytes))
    const end = head.indexOf(10)
    const first = end === -1 ? head : head.subarray(0, end)
    const id = createHash('sha256').update(first).digest('hex').slice(0, 16)
    return { path, id, size: stats.size, newest }
  })
}

/** Each step gives the lines that begin in one block, the last one first. */
export async function* linesBackwards(
  { path, newest }: LogFile,
  before: number,
): AsyncGenerator<readonly PlacedLine[]> {
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return
  try {
    let rest: Buffer = Buffer.alloc(0)
    let isTail = newest
    for (let end = before; end > 0;) {
      const start = Math.max(0, end - blockBytes)
      const block = Buffer.concat([await read(file, start, end - start), rest])
      const first = start === 0 ? 0 : block.indexOf(10) + 1
      rest = start === 0 || first === 0 ? block : block.subarray(0, first)
      if (start > 0 && first === 0 && rest.length > longestLine) rest = Buffer.alloc(0)
      if (start === 0 || first > 0) {
        yield linesOf(block.subarray(first), start + first, isTail)
        isTail = false
      }
      end = start
    }
  } finally {
    await file.close()
  }
}

/** `isTail`: what stands after its last line break is being written. */
function linesOf(block: Buffer, at: number, isTail: boolean): PlacedLine[] {
  const lines: PlacedLine[] = []
  for (let begin = 0; begin < block.length;) {
    const found = block.indexOf(10, begin)
    if (found === -1 && isTail) break
    const end = found === -1 ? block.length : found
    if (end > begin) lines.push({ text: block.toString('utf8', begin, end), at: at + begin })
    begin = end + 1
  }
  return lines.reverse()
}

async function read(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, from)
  return buffer.subarray(0, bytesRead)
}

/** Null where the file cannot be opened: it may have been rotated away. */
async function withFile<T>(
  path: string,
  work: (file: FileHandle) => Promise<T>,
): Promise<T | null> {
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return null
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}
