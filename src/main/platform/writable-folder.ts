/** Whether a folder that a person names can take files of ours. */
import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { isAbsolute, relative, sep } from 'node:path'

/**
 * What is wrong with it, as a sentence; null where files can be written there. The data folder
 * itself is none: what lies there is the console's own.
 */
export function folderProblem(folder: string, home: string): string | null {
  const named = JSON.stringify(folder)
  if (!isAbsolute(folder) || folder.includes('\0'))
    return `${named} is no absolute path. Write the whole path of a folder, from the root on.`
  try {
    if (!statSync(folder).isDirectory()) return `${named} is no folder.`
    if (isInside(realpathSync(folder), realpathSync(home)))
      return `${named} is in the data folder, which is the console's own. Choose another one.`
  } catch {
    return `There is no folder ${named} that can be opened. Make it first.`
  }
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return null
  } catch {
    return `Nothing can be written into ${named}. Change its permissions or choose another folder.`
  }
}

function isInside(inner: string, outer: string): boolean {
  const way = relative(outer, inner)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}
