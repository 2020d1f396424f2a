/**
 * Files in places where anything may stand: a FIFO, a folder, a device, a link to nothing, far too
 * much. Nothing here waits for another program.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  statSync,
  type Stats,
} from 'node:fs'
import { reasonOf, systemCodeOf } from './system-error'

export type PlainFile =
  | { readonly state: 'absent' }
  | { readonly state: 'read'; readonly bytes: Buffer; readonly stats: Stats }
  /** `reason` ends a sentence that begins with the file: "it is a folder". */
  | { readonly state: 'refused'; readonly reason: string }

/** Windows knows neither flag, nor files that make an opener wait. */
const neverWait = (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0)

/**
 * Reads a file of at most `maxBytes` whole. A file that is not there, and a folder that is not
 * there, is `absent`; a link to nothing is refused.
 */
export function readPlainFile(path: string, maxBytes: number): PlainFile {
  const standing = refusalOf(path)
  if (standing !== null) return { state: 'refused', reason: standing }
  let file: number | undefined
  try {
    file = openSync(path, constants.O_RDONLY | neverWait)
    const stats = fstatSync(file)
    const kind = kindOf(stats)
    if (kind !== null) return { state: 'refused', reason: `it is ${kind}` }
    const bytes = readUpTo(file, maxBytes + 1)
    return bytes.length > maxBytes
      ? { state: 'refused', reason: `it is larger than ${maxBytes} bytes` }
      : { state: 'read', bytes, stats }
  } catch (thrown) {
    return isAbsence(thrown) ? { state: 'absent' } : { state: 'refused', reason: reasonOf(thrown) }
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** Why no plain file can be read or made here, without opening it; null where one can. */
export function refusalOf(path: string): string | null {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats === undefined)
      return lstatSync(path, { throwIfNoEntry: false }) === undefined
        ? null
        : 'it is a link to something that is not there'
    const kind = kindOf(stats)
    return kind === null ? null : `it is ${kind}`
  } catch (thrown) {
    return isAbsence(thrown) ? null : reasonOf(thrown)
  }
}

/**
 * Opens a plain file for writing at its end, made with mode 0600 where there is none. Throws the
 * system's error, or an Error with code ENXIO for what is not a plain file: a FIFO that nobody
 * reads would make an opener wait for ever.
 */
export function openPlainFile(path: string): number {
  const file = openSync(
    path,
    constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | neverWait,
    0o600,
  )
  if (fstatSync(file).isFile()) return file
  closeSync(file)
  throw Object.assign(new Error('Not a plain file'), { code: 'ENXIO' })
}

function readUpTo(file: number, most: number): Buffer {
  const pieces: Buffer[] = []
  let total = 0
  while (total < most) {
    const piece = Buffer.alloc(Math.min(65_536, most - total))
    const read = readSync(file, piece)
    if (read === 0) break
    pieces.push(piece.subarray(0, read))
    total += read
  }
  return Buffer.concat(pieces)
}

function kindOf(stats: Stats): string | null {
  if (stats.isFile()) return null
  if (stats.isDirectory()) return 'a folder'
  if (stats.isFIFO()) return 'a FIFO, which would be waited for'
  if (stats.isSocket()) return 'a socket'
  return 'a device'
}

/** A parent that is a file or not there means that the file is not there either. */
function isAbsence(thrown: unknown): boolean {
  const code = systemCodeOf(thrown)
  return code === 'ENOENT' || code === 'ENOTDIR'
}
