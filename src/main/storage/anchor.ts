/**
 * The anchor: where the chain's head was, written outside the database. A ledger that was emptied, swapped or rolled back no longer
 * contains it, so it can never be read as "nothing spent".
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { z } from 'zod'

const anchorShape = z.object({ ledgerId: z.string(), seq: z.int(), hash: z.string() })
export type AnchorPoint = z.infer<typeof anchorShape>

export type AnchorRead = { readonly state: 'present'; readonly point: AnchorPoint } | { readonly state: 'missing' } | { readonly state: 'unreadable' }

export function readAnchor(file: string): AnchorRead {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? { state: 'missing' } : { state: 'unreadable' }
  }
  try {
    return { state: 'present', point: anchorShape.parse(JSON.parse(text)) }
  } catch {
    return { state: 'unreadable' }
  }
}

/** Written whole beside the old one, synced, then renamed over it: a crash leaves one or the other. */
export function writeAnchorSync(file: string, point: AnchorPoint): void {
  const handle = openSync(`${file}.new`, 'w', 0o600)
  try {
    writeSync(handle, JSON.stringify(point))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(`${file}.new`, file)
}

export interface Anchor {
  /** Remembers the head; it is on disk within `everyMs`. The anchor may lag behind the ledger, never lead it. */
  move(point: AnchorPoint): void
  /** Writes what is still to write. It may move again afterwards. */
  close(): Promise<void>
}

export function createAnchor(file: string, onError: (error: unknown) => void, everyMs = 200): Anchor {
  let next: AnchorPoint | undefined
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()

  async function writeNext() {
    const point = next
    if (point === undefined) return
    next = undefined
    const handle = await open(`${file}.new`, 'w', 0o600)
    try {
      await handle.writeFile(JSON.stringify(point))
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(`${file}.new`, file)
  }

  function schedule() {
    timer ??= setTimeout(() => {
      timer = undefined
      writing = writing.then(writeNext).catch(onError)
    }, everyMs)
    timer.unref()
  }

  return {
    move(point) {
      next = point
      schedule()
    },
    async close() {
      clearTimeout(timer)
      timer = undefined
      await writing
      await writeNext().catch(onError)
    },
  }
}
