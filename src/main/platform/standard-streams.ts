/**
 * The process's own input and output, which may go away at any time: a closed terminal or a reader
 * that ended is no reason to stop settling calls.
 */

/** What a reader that never reads may make this process keep. */
const mostWaitingBytes = 1_000_000

/**
 * From now on a standard stream that breaks is left alone, instead of ending the process with an
 * error event that nobody handles. Once per process.
 */
export function keepStandardStreams({
  stdin,
  stdout,
  stderr,
}: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>): void {
  for (const stream of [stdout, stderr]) stream.on('error', ignore)
  stdin.on('error', ignore)
}

/** A line for whoever started the process. Lost where nobody reads them any more. */
export function tell(sentence: string): void {
  if (process.stderr.destroyed || process.stderr.writableLength > mostWaitingBytes) return
  process.stderr.write(`${sentence}\n`)
}

function ignore(): void {
  // There is nobody left to tell.
}
