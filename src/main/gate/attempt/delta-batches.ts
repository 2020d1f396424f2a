/**
 * Sends the first piece of text at once and later ones once a frame, so that a fast model does not
 * drown the page in messages.
 */
import { withPieces, type ToolCallPiece } from '../../../contract/tools'
import type { Delta } from './result'

const frameMs = 16

export interface DeltaBatches {
  add(delta: Delta): void
  /** Sends what is left and stops the clock. */
  end(): void
}

export function createDeltaBatches(send: (delta: Delta) => void): DeltaBatches {
  let text = ''
  let reasoning = ''
  let toolCalls: ToolCallPiece[] = []
  let timer: NodeJS.Timeout | undefined

  /** True when there was something to send. */
  function sendPending(): boolean {
    if (text === '' && reasoning === '' && toolCalls.length === 0) return false
    send({
      ...(text === '' ? {} : { text }),
      ...(reasoning === '' ? {} : { reasoning }),
      ...(toolCalls.length === 0 ? {} : { toolCalls }),
    })
    text = ''
    reasoning = ''
    toolCalls = []
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
      if (delta.toolCalls !== undefined) toolCalls = withPieces(toolCalls, delta.toolCalls)
      if (timer === undefined) tick()
    },
    end() {
      clearTimeout(timer)
      timer = undefined
      sendPending()
    },
  }
}
