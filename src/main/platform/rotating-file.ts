/**
 * An append-only text file that starts anew at a size and keeps a number of its predecessors:
 * name.log, name.1.log (newer) … name.N.log.
 */
import {
  closeSync,
  fchmodSync,
  fstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { openPlainFile, refusalOf } from './plain-file'
import { reasonOf, shownPath } from './system-error'

export interface RotatingFile {
  /**
   * Appends whole lines. Never throws: what the disk refuses is lost, counted, and reported by a
   * line of its own once it writes again.
   */
  append(lines: string): void
  close(): void
}

export interface RotatingFileDeps {
  readonly dir: string
  readonly name: string
  readonly maxBytes: number
  readonly maxFiles: number
  /**
   * Told once, with a sentence, when lines begin to be lost, and again after the file could be
   * written in between.
   */
  readonly onRefused?: (sentence: string) => void
}

export function createRotatingFile({
  dir,
  name,
  maxBytes,
  maxFiles,
  onRefused,
}: RotatingFileDeps): RotatingFile {
  let descriptor: number | null = null
  let size = 0
  let inode = 0n
  let lost = 0

  function pathOf(age: number): string {
    return join(dir, age === 0 ? `${name}.log` : `${name}.${age}.log`)
  }
  function open(): number {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    const opened = openPlainFile(pathOf(0))
    try {
      // A file from before may have been made with other rights.
      fchmodSync(opened, 0o600)
      const stats = fstatSync(opened, { bigint: true })
      size = Number(stats.size)
      inode = stats.ino
    } catch (thrown) {
      closeSync(opened)
      throw thrown
    }
    return opened
  }
  function close() {
    if (descriptor !== null) closeSync(descriptor)
    descriptor = null
  }
  function rotate() {
    close()
    rmSync(pathOf(maxFiles - 1), { force: true })
    for (let age = maxFiles - 2; age >= 0; age -= 1) {
      try {
        renameSync(pathOf(age), pathOf(age + 1))
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
      }
    }
    descriptor = open()
  }
  /**
   * Somebody may have deleted the file or moved it away: lines would go where nobody finds them.
   */
  function isInPlace(): boolean {
    return statSync(pathOf(0), { bigint: true, throwIfNoEntry: false })?.ino === inode
  }
  function put(lines: string) {
    if (descriptor !== null && !isInPlace()) close()
    descriptor ??= open()
    const bytes = Buffer.from(lines, 'utf8')
    if (size > 0 && size + bytes.length > maxBytes) rotate()
    let written = 0
    while (written < bytes.length) written += writeSync(descriptor, bytes, written)
    size += bytes.length
  }
  return {
    append(lines) {
      const count = lines.split('\n').length - 1
      try {
        put(
          lost === 0
            ? lines
            : `${JSON.stringify({ level: 'warn', lostLines: lost, message: 'The disk refused log lines' })}\n${lines}`,
        )
        lost = 0
      } catch (thrown) {
        if (lost === 0)
          onRefused?.(
            `The log ${shownPath(pathOf(0))} cannot be written: ${refusalOf(pathOf(0)) ?? reasonOf(thrown)}. Tollgate goes on without it.`,
          )
        lost += count
        descriptor = closed(descriptor)
      }
    },
    close() {
      try {
        close()
      } catch {
        descriptor = null
      }
    },
  }
}

/** After a failure the file is opened anew: what stands there may have changed. */
function closed(descriptor: number | null): null {
  try {
    if (descriptor !== null) closeSync(descriptor)
  } catch {
    // Closed already.
  }
  return null
}
