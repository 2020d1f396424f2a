/** Puts a file into a folder whole or not at all, and never over another one. */
import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, open, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * True: the file is there now and holds the content. False: one of this name was there already and
 * stays as it is. Rejects where the folder does not take it.
 */
export async function writeNewFile(
  folder: string,
  name: string,
  content: Uint8Array,
): Promise<boolean> {
  const target = join(folder, name)
  const draft = join(folder, `.${name}.${randomUUID()}.part`)
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    return await unlessThere(
      link(draft, target).catch((error: unknown) => {
        if (isCode(error, 'EEXIST')) throw error
        // A disk without hard links.
        return copyFile(draft, target, constants.COPYFILE_EXCL)
      }),
    )
  } finally {
    await rm(draft, { force: true })
  }
}

async function unlessThere(placing: Promise<void>): Promise<boolean> {
  try {
    await placing
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
