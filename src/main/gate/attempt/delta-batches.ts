/**
 * Sends the first piece of text at once and later ones thirty times a second, so that fast models do
 * not drown the page in messages: no faster than it draws them, and more than anyone reads.
 */
import type { Delta } from './result'
import { createToolPieces } from './tool-pieces'

const betweenMs = 33

export interface DeltaBatches {
  add(delta: Delta): void
  /** Sends what is left and stops the clock. */
  end(): void
}

export function createDeltaBatches(send: (delta: Delta) => void): DeltaBatches {
  let text = ''
  let reasoning = ''
  const pieces = createToolPieces()
  let timer: NodeJS.Timeout | undefined

  /** True when there was something to send. */
  function sendPending(): boolean {
    const toolCalls = pieces.take()
    if (text === '' && reasoning === '' && toolCalls.length === 0) return false
    send({
      ...(text === '' ? {} : { text }),
      ...(reasoning === '' ? {} : { reasoning }),
      ...(toolCalls.length === 0 ? {} : { toolCalls }),
    })
    text = ''
    reasoning = ''
    return true
  }

  /**
   * While text keeps coming, one batch each time; a time without any ends the rhythm, and the next
   * piece goes at once again.
   */
  function tick() {
    timer = sendPending() ? setTimeout(tick, betweenMs) : undefined
  }

  return {
    add(delta) {
      text += delta.text ?? ''
      reasoning += delta.reasoning ?? ''
      for (const piece of delta.toolCalls ?? []) pieces.add(piece)
      if (timer === undefined) tick()
    },
    end() {
      clearTimeout(timer)
      timer = undefined
      sendPending()
    },
  }
}
