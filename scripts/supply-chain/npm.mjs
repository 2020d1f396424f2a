/** Runs npm itself: the one that started this script, else the one on the path. */
import { spawnSync } from 'node:child_process'
import { basename } from 'node:path'
import { root } from './lock.mjs'

/** Everything in the lock, also where NODE_ENV or npm's settings leave development packages out. */
export const everything = [
  '--package-lock-only',
  '--include=dev',
  '--include=optional',
  '--include=peer',
]

/**
 * What npm printed and its exit code; standard error is kept apart, because npm puts warnings of
 * every kind there.
 */
export function runNpm(args) {
  const own = process.env.npm_execpath
  const windows = process.platform === 'win32'
  const [file, first] =
    own !== undefined && basename(own) === 'npm-cli.js'
      ? [process.execPath, [own]]
      : [windows ? 'npm.cmd' : 'npm', []]
  const { status, stdout, stderr, error } = spawnSync(file, [...first, ...args], {
    cwd: root,
    encoding: 'utf8',
    shell: windows && first.length === 0,
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
  })
  return {
    code: status ?? 1,
    stdout: stdout ?? '',
    stderr: error === undefined ? (stderr ?? '') : `${error.message}\n`,
  }
}
