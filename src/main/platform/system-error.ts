/** What the operating system's error codes mean to a person who chose a file or a folder. */

const words: Readonly<Record<string, string>> = {
  EACCES: 'this user has no permission for it',
  EPERM: 'this user has no permission for it',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'a file there would be larger than is allowed',
  ENAMETOOLONG: 'its name is too long',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EEXIST: 'there is something else of that name',
  EISDIR: 'it is a folder, not a file',
  ENOENT: 'it cannot be made there',
  ENXIO: 'it is not a plain file',
  ELOOP: 'its links lead in a circle',
  EIO: 'the disk reported an error',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EBUSY: 'another program holds it',
  ETXTBSY: 'another program holds it',
  ENOTSUP: 'its file system cannot do what is needed',
  EINVAL: 'its file system cannot do what is needed',
  ERR_INVALID_ARG_VALUE: 'its name holds a character that no file name may have',
}

/** The system's code of a failure, such as EACCES; undefined where it is not the system's. */
export function systemCodeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown) || typeof thrown.code !== 'string')
    return undefined
  return /^(?:E[A-Z0-9]+|ERR_INVALID_ARG_VALUE)$/.test(thrown.code) ? thrown.code : undefined
}

/** Why it failed, as the end of a sentence, with the code for those who search for it. */
export function reasonOf(thrown: unknown): string {
  const code = systemCodeOf(thrown)
  if (code === undefined) return 'for a reason the system does not name'
  const known = words[code]
  return known === undefined ? code : `${known} (${code})`
}

/** A path for a sentence: its two ends where it is long, without control characters. */
export function shownPath(path: string): string {
  const plain = JSON.stringify(path).slice(1, -1).replaceAll('\\\\', '\\').replaceAll('\\"', '"')
  return plain.length <= 200 ? plain : `${plain.slice(0, 100)}…${plain.slice(-60)}`
}
