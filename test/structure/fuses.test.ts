/**
 * The fuses of a packed app, written by the real tool into a stand-in that has a fuse wire, and
 * read back byte by byte.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FuseV1Options } from '@electron/fuses'
import { expect, test } from 'vitest'
import { root } from './source-files'

const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const { setFuses } = createRequire(import.meta.url)(join(root, 'build/after-pack.cjs')) as {
  setFuses(executable: string): Promise<void>
}

/** A file with a fuse wire: sentinel, version, count, and one byte a fuse. */
function standIn(count: number, state: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'tollgate-fuses-')), 'electron')
  writeFileSync(
    file,
    Buffer.concat([
      Buffer.alloc(100, 7),
      Buffer.from(sentinel),
      Buffer.from([1, count]),
      Buffer.from(state.repeat(count)),
      Buffer.alloc(100, 7),
    ]),
  )
  return file
}

test.each(['0', '1'])('all nine end as decided, whatever they were (%s)', async (before) => {
  const file = standIn(9, before)
  await setFuses(file)
  const bytes = readFileSync(file, 'latin1')
  const wire = bytes.slice(bytes.indexOf(sentinel) + sentinel.length + 2).slice(0, 9)
  const states = Object.fromEntries([...wire].map((state, index) => [FuseV1Options[index], state]))
  expect(states).toEqual({
    RunAsNode: '0',
    EnableCookieEncryption: '1',
    EnableNodeOptionsEnvironmentVariable: '0',
    EnableNodeCliInspectArguments: '0',
    EnableEmbeddedAsarIntegrityValidation: '1',
    OnlyLoadAppFromAsar: '1',
    LoadBrowserProcessSpecificV8Snapshot: '0',
    GrantFileProtocolExtraPrivileges: '0',
    WasmTrapHandlers: '1',
  })
})

test('a fuse that nobody decided on stops the build', async () => {
  await expect(setFuses(standIn(10, '1'))).rejects.toThrow()
})
