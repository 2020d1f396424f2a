/**
 * The anchor: where the chain's head was, written outside the database. A ledger that was emptied,
 * swapped or rolled back no longer contains it, so it can never be read as "nothing spent".
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { z } from 'zod'
import { Failure } from '../platform/failure'
import { readPlainFile, refusalOf } from '../platform/plain-file'
import { parseCell } from './stored-json'

const mostBytes = 4096
const anchorShape = z.object({ ledgerId: z.string(), seq: z.int(), hash: z.string() })
export type AnchorPoint = z.infer<typeof anchorShape>

export type AnchorRead =
  | { readonly state: 'present'; readonly point: AnchorPoint }
  | { readonly state: 'missing' }
  | { readonly state: 'unreadable' }

export function readAnchor(file: string): AnchorRead {
  const found = readPlainFile(file, mostBytes)
  if (found.state === 'absent') return { state: 'missing' }
  if (found.state === 'refused') return { state: 'unreadable' }
  const parsed = parseCell(anchorShape, found.bytes.toString('utf8'))
  return parsed.ok ? { state: 'present', point: parsed.value } : { state: 'unreadable' }
}

/** Throws `ledger_unavailable` where something stands that a file cannot replace. */
function refuseFolder(file: string): void {
  const reason = refusalOf(file)
  if (reason === 'it is a folder')
    throw new Failure(
      'ledger_unavailable',
      `The anchor ${file} cannot be written: ${reason}. Move it away and try again.`,
    )
}

/** Written beside the old one, synced, renamed over it: a crash leaves one or the other. */
export function writeAnchorSync(file: string, point: AnchorPoint): void {
  refuseFolder(file)
  // Made anew: what else may stand there, such as a FIFO, would be waited for.
  rmSync(`${file}.new`, { force: true, recursive: true })
  const handle = openSync(`${file}.new`, 'wx', 0o600)
  try {
    writeSync(handle, JSON.stringify(point))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(`${file}.new`, file)
}

export interface Anchor {
  /** Remembers the head, on disk within `everyMs`: it may lag behind the ledger, never lead it. */
  move(point: AnchorPoint): void
  /**
   * Writes it now; where that fails it is tried again, and until it could be written the next start
   * refuses calls.
   */
  settle(point: AnchorPoint): void
  /** Writes what is still to write. It may move again afterwards. */
  close(): Promise<void>
}

export function createAnchor(
  file: string,
  onError: (error: unknown) => void,
  everyMs = 200,
): Anchor {
  let next: AnchorPoint | undefined
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()

  async function writeNext() {
    const point = next
    if (point === undefined) return
    await rm(`${file}.new`, { force: true, recursive: true })
    const handle = await open(`${file}.new`, 'wx', 0o600)
    try {
      await handle.writeFile(JSON.stringify(point))
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(`${file}.new`, file)
    if (next === point) next = undefined
  }

  function schedule() {
    timer ??= setTimeout(() => {
      timer = undefined
      writing = writing.then(writeNext).catch((error: unknown) => {
        onError(error)
        if (next !== undefined) schedule()
      })
    }, everyMs)
    timer.unref()
  }

  return {
    move(point) {
      next = point
      schedule()
    },
    settle(point) {
      try {
        writeAnchorSync(file, point)
      } catch (error) {
        onError(error)
        next = point
        schedule()
      }
    },
    async close() {
      clearTimeout(timer)
      timer = undefined
      await writing
      await writeNext().catch(onError)
    },
  }
}
