/**
 * Calls that used up their attempts: kept with their input, looked at, made again or put away (spec
 * C3). What a person does with one is on record.
 */
import type { CallAnswer, CallRequest } from '../../contract/calls'
import type {
  DeadLetter,
  DeadLetterState,
  DeadLetterWithRequest,
  LettersQuery,
} from '../../contract/queue'
import { idCursor } from '../platform/cursor'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { createLetterRows, type LetterRows } from './letter-rows'
import type { DeadLetterBox } from './port'

export interface DeadLetters extends DeadLetterBox {
  /** Newest first. */
  list(page?: LettersQuery): { items: DeadLetter[]; nextCursor?: string; openCount: number }
  /** Throws Failure `not_found`. */
  get(id: string): DeadLetterWithRequest
  /**
   * Makes the call again under an id of its own, as `edited` says where that is given, in the
   * letter's environment unless it names one. A good answer closes the letter; so does a failure
   * that made a letter of the new call, because that one stands in its place. After any other
   * failure it stays open. Throws `conflict` for a letter that is closed, has no input or is being
   * retried, and what the call itself failed with.
   */
  retry(
    id: string,
    edited: CallRequest | undefined,
    make: (request: CallRequest) => Promise<CallAnswer>,
    who: string,
  ): Promise<CallAnswer>
  /** Puts it away and forgets its input. Throws `conflict` for one that is closed. */
  discard(id: string, who: string): void
}

export interface DeadLettersDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'newId' | 'changes'>
  readonly audit: Pick<Audit, 'note'>
}

export function createDeadLetters(deps: DeadLettersDeps): DeadLetters {
  const { store, audit } = deps
  const { clock, newId, changes } = deps.platform
  const rows = createLetterRows(store.db)
  const retrying = new Set<string>()

  function close(id: string, state: Exclude<DeadLetterState, 'open'>) {
    rows.close(id, state, clock.now())
    changes.publish('deadLetters')
  }
  const box: Box = { ...deps, rows, retrying, close }

  return {
    add(letter) {
      rows.insert({ ...letter, id: newId('dlq'), time: clock.now() })
      changes.publish('deadLetters')
    },
    list({ state, cursor, limit = 100 } = {}) {
      const found = rows.page(state, idCursor(cursor, 'dlq'), limit + 1)
      const items = found.slice(0, limit)
      const last = items.at(-1)
      return {
        items,
        ...(found.length > limit && last !== undefined ? { nextCursor: last.id } : {}),
        openCount: rows.countOpen(),
      }
    },
    get: (id) => requireLetter(rows, id),
    retry: (id, edited, make, who) => retry(box, id, edited, make, who),
    discard(id, who) {
      const { callId } = requireOpen(box, id)
      store.write(() => {
        close(id, 'discarded')
        audit.note({
          who,
          what: 'dead letter discarded',
          subject: id,
          before: { callId, state: 'open' },
          after: { state: 'discarded' },
        })
      })
    },
  }
}

interface Box extends DeadLettersDeps {
  readonly rows: LetterRows
  /** Letters whose call runs anew now. */
  readonly retrying: Set<string>
  close(id: string, state: Exclude<DeadLetterState, 'open'>): void
}

function requireLetter(rows: LetterRows, id: string): DeadLetterWithRequest {
  const letter = rows.find(id)
  if (letter === undefined)
    throw new Failure('not_found', `There is no dead letter "${id}". Ask for the list again.`)
  return letter
}

/** Throws `conflict` unless something may still be done with it. */
function requireOpen({ rows, retrying }: Box, id: string): DeadLetterWithRequest {
  const letter = requireLetter(rows, id)
  if (letter.state === 'discarded')
    throw new Failure(
      'conflict',
      'This dead letter was discarded, so there is nothing left to do with it.',
    )
  if (letter.state === 'retried')
    throw new Failure(
      'conflict',
      `This dead letter was retried as the call ${letter.retriedCallId}. Look at that call instead.`,
    )
  if (retrying.has(id))
    throw new Failure(
      'conflict',
      'This dead letter is being retried now. Wait until that call has ended.',
    )
  return letter
}

async function retry(
  box: Box,
  id: string,
  edited: CallRequest | undefined,
  make: (request: CallRequest) => Promise<CallAnswer>,
  who: string,
): Promise<CallAnswer> {
  const { store, platform, audit, rows, retrying, close } = box
  const letter = requireOpen(box, id)
  if (letter.request === null) {
    throw new Failure(
      'conflict',
      'The input of this call is not kept: its project keeps no content, or it has expired. Make the call again where it came from, or discard the letter.',
    )
  }
  const callId = platform.newId('call')
  retrying.add(id)
  try {
    store.write(() => {
      rows.noteRetry(id, callId)
      audit.note({
        who,
        what: 'dead letter retried',
        subject: id,
        before: { callId: letter.callId },
        after: { callId, edited: edited !== undefined },
      })
    })
    const answer = await make({
      environment: letter.environment,
      ...(edited ?? letter.request),
      callId,
    })
    store.write(() => close(id, 'retried'))
    return answer
  } catch (error) {
    if (rows.hasCall(callId)) store.write(() => close(id, 'retried'))
    throw error
  } finally {
    retrying.delete(id)
    platform.changes.publish('deadLetters')
  }
}
