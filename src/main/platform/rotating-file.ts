/** An append-only text file that starts anew at a size and keeps a number of its predecessors: name.log, name.1.log (newer) … name.N.log. */
import { chmodSync, closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export interface RotatingFile {
  /** Appends whole lines. Never throws: what the disk refuses is lost, counted, and reported by a line of its own once it writes again. */
  append(lines: string): void
  close(): void
}

export interface RotatingFileDeps {
  readonly dir: string
  readonly name: string
  readonly maxBytes: number
  readonly maxFiles: number
}

export function createRotatingFile({ dir, name, maxBytes, maxFiles }: RotatingFileDeps): RotatingFile {
  let descriptor: number | null = null
  let size = 0
  let lost = 0

  function pathOf(age: number): string {
    return join(dir, age === 0 ? `${name}.log` : `${name}.${age}.log`)
  }
  function open(): number {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    const opened = openSync(pathOf(0), 'a', 0o600)
    // A file from before may have been made with other rights.
    chmodSync(pathOf(0), 0o600)
    size = fstatSync(opened).size
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
  function put(lines: string) {
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
        put(lost === 0 ? lines : `${JSON.stringify({ level: 'warn', lostLines: lost, message: 'The disk refused log lines' })}\n${lines}`)
        lost = 0
      } catch {
        lost += count
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
