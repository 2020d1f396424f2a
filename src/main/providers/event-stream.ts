/**
 * A stream of events on its way to an SDK: counted, bounded, without what no event needs, and never
 * for so long that others wait.
 */
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Attempt } from './attempt'
import { immodestJson, mostBytes, tooLarge } from './body'
import type { ProviderFailure } from './port'
import { largestEvent, mostLines, type SseExcess } from './sse-events'
import { createSseReader, longestLine } from './sse-lines'

/** Bytes looked at, or handed on, before the clock is looked at. */
const sliceBytes = 64 * 1024
/** How long a stream may be read before everybody else has a turn. */
const turnMs = 10
/** Waiting longer than this for bytes, others have had theirs. */
const pauseMs = 1

/**
 * Passes the events on in blocks of few, ending the attempt when a line, an event or the whole
 * grows out of bounds. Reads on only when asked. `nameOf` gives events a name that have none, for
 * an SDK that would skip them.
 */
export async function* watched(
  body: AsyncIterable<Uint8Array>,
  attempt: Attempt,
  nameOf?: (data: string) => string,
): AsyncGenerator<Uint8Array> {
  const reader = createSseReader({
    refuse: (excess) => attempt.end(excessive(attempt, excess)),
    onDone: () => void (attempt.progress.sawDone = true),
    nameOf,
  })
  let total = 0
  let turn = performance.now()
  let asked = turn
  for await (const chunk of body) {
    if (performance.now() - asked > pauseMs) turn = performance.now()
    total += chunk.length
    if (total > mostBytes) throw attempt.end(tooLarge(attempt, mostBytes))
    for (const slice of slicesOf(chunk)) {
      for (const block of reader.read(slice)) {
        // A large event is no single block for the SDK either, which looks through each for the
        // event's end.
        for (const piece of slicesOf(block)) {
          yield piece
          if (performance.now() - turn > turnMs) turn = await afterOthers(attempt)
        }
      }
      if (performance.now() - turn > turnMs) turn = await afterOthers(attempt)
    }
    asked = performance.now()
  }
  for (const block of reader.end()) yield* slicesOf(block)
}

function* slicesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += sliceBytes) yield bytes.subarray(at, at + sliceBytes)
}

/** The time of the next turn. Whatever ended the attempt meanwhile ends the reading. */
async function afterOthers(attempt: Attempt): Promise<number> {
  await yieldToLoop()
  const ended = attempt.ended()
  if (ended !== null) throw ended
  return performance.now()
}

function excessive(attempt: Attempt, excess: SseExcess): ProviderFailure {
  const { who } = attempt
  switch (excess) {
    case 'line':
      return attempt.failure(
        'malformed_response',
        `${who} sent a line of more than ${longestLine >> 20} MB. The answer was cut off.`,
      )
    case 'event':
      return attempt.failure(
        'malformed_response',
        `${who} sent an event of more than ${largestEvent >> 20} MB. The answer was cut off.`,
      )
    case 'lines':
      return attempt.failure(
        'malformed_response',
        `${who} sent an event of more than ${mostLines} lines. The answer was cut off.`,
      )
    case 'json':
      return immodestJson(attempt)
  }
}
