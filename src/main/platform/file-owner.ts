/**
 * Who else could have written a file: its owner and rights, those of every link on the way to it,
 * and of every folder above it (as sshd's StrictModes).
 */
import { lstatSync, readlinkSync, type Stats } from 'node:fs'
import { isAbsolute, join, parse, resolve, sep } from 'node:path'
import { shownPath } from './system-error'

const sticky = 0o1000
const writableByOthers = 0o022
const mostLinks = 40

/**
 * Why the file at `path` may hold what somebody else wrote, as the end of a sentence that begins
 * with the file; null where only user `uid` and root could have written it or put it there. Root
 * may own folders and links, the file itself has to be the user's. A path that is not there throws
 * the system's error.
 */
export function whyOthersMayHaveWritten(path: string, uid: number): string | null {
  const { root } = parse(resolve(path))
  const left = resolve(path)
    .slice(root.length)
    .split(sep)
    .filter((part) => part !== '')
  let here = root
  let links = 0
  let problem = folderProblem(here, lstatSync(here), uid)
  while (problem === null) {
    const part = left.shift()
    if (part === undefined) return 'it is a folder'
    const next = join(here, part)
    const stats = lstatSync(next)
    if (stats.isSymbolicLink()) {
      if (stats.uid !== uid && stats.uid !== 0)
        return `the link ${shownPath(next)} to it belongs to another user`
      if ((links += 1) > mostLinks) return 'its links lead in a circle'
      const target = readlinkSync(next)
      left.unshift(...target.split(sep).filter((piece) => piece !== ''))
      if (isAbsolute(target)) here = parse(target).root
    } else if (left.length === 0) {
      return fileProblem(stats, uid)
    } else {
      here = next
      problem = folderProblem(here, stats, uid)
    }
  }
  return problem
}

/** In a sticky folder everybody may make files, and only a file's owner may replace it. */
function folderProblem(folder: string, stats: Stats, uid: number): string | null {
  if (!stats.isDirectory()) return null
  if (stats.uid !== uid && stats.uid !== 0)
    return `the folder ${shownPath(folder)} belongs to another user, who could put another file in its place`
  if ((stats.mode & writableByOthers) !== 0 && (stats.mode & sticky) === 0)
    return `others may write to the folder ${shownPath(folder)} and put another file in its place`
  return null
}

function fileProblem(stats: Stats, uid: number): string | null {
  if (stats.uid !== uid) return 'it belongs to another user'
  if ((stats.mode & writableByOthers) !== 0)
    return 'others may write to it (make it yours alone: chmod 600)'
  return null
}
