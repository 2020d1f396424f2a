/**
 * Sends the first piece of text at once and later ones once a frame, so that a fast model does not
 * drown the page in messages.
 */
import type { Delta } from './result'
import { createToolPieces } from './tool-pieces'

const frameMs = 16

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
   * While text keeps coming, one batch a frame; a frame without any ends the rhythm, and the next
   * piece goes at once again.
   */
  function tick() {
    timer = sendPending() ? setTimeout(tick, frameMs) : undefined
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
