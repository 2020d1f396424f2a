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
  /** Told once, in a sentence, when lines begin to be lost; again after a write went well. */
  readonly onRefused?: (sentence: string) => void
}

export function createRotatingFile({
  dir,
  name,
  maxBytes,
  maxFiles,
  onRefused,
}: RotatingFileDeps): RotatingFile {
  let file: OpenFile | null = null
  let lost = 0
  const pathOf = (age: number) => join(dir, age === 0 ? `${name}.log` : `${name}.${age}.log`)

  function close() {
    if (file !== null) closeSync(file.descriptor)
    file = null
  }
  function rotate() {
    close()
    makeOlder(pathOf, maxFiles)
    file = open(dir, pathOf(0))
  }
  function put(lines: string) {
    if (file !== null && !isInPlace(file, pathOf(0))) close()
    file ??= open(dir, pathOf(0))
    const bytes = Buffer.from(lines, 'utf8')
    if (file.size > 0 && file.size + bytes.length > maxBytes) rotate()
    let written = 0
    while (written < bytes.length) written += writeSync(file.descriptor, bytes, written)
    file.size += bytes.length
  }
  return {
    append(lines) {
      const count = lines.split('\n').length - 1
      try {
        put(lost === 0 ? lines : `${lostLine(lost)}\n${lines}`)
        lost = 0
      } catch (thrown) {
        if (lost === 0)
          onRefused?.(
            `The log ${shownPath(pathOf(0))} cannot be written: ${refusalOf(pathOf(0)) ?? reasonOf(thrown)}. Tollgate goes on without it.`,
          )
        lost += count
        file = closed(file)
      }
    },
    close() {
      try {
        close()
      } catch {
        file = null
      }
    },
  }
}

interface OpenFile {
  readonly descriptor: number
  readonly inode: bigint
  /** Bytes. */
  size: number
}

function open(dir: string, path: string): OpenFile {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const descriptor = openPlainFile(path)
  try {
    // A file from before may have been made with other rights.
    fchmodSync(descriptor, 0o600)
    const { size, ino: inode } = fstatSync(descriptor, { bigint: true })
    return { descriptor, inode, size: Number(size) }
  } catch (thrown) {
    closeSync(descriptor)
    throw thrown
  }
}

/** Each file takes the name of the one before it; the oldest goes. */
function makeOlder(pathOf: (age: number) => string, maxFiles: number) {
  rmSync(pathOf(maxFiles - 1), { force: true })
  for (let age = maxFiles - 2; age >= 0; age -= 1) {
    try {
      renameSync(pathOf(age), pathOf(age + 1))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
}

/** Somebody may have deleted the file or moved it away: lines would go where nobody finds them. */
function isInPlace({ inode }: OpenFile, path: string): boolean {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino === inode
}

function lostLine(lostLines: number): string {
  return JSON.stringify({ level: 'warn', lostLines, message: 'The disk refused log lines' })
}

/** After a failure the file is opened anew: what stands there may have changed. */
function closed(file: OpenFile | null): null {
  try {
    if (file !== null) closeSync(file.descriptor)
  } catch {
    // Closed already.
  }
  return null
}
