// @vitest-environment jsdom
/** Reading along: the end stays in view as it moves away by itself, and only a person leaves it. */
import { cleanup, fireEvent, render } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { useFollowEnd } from '../../../src/renderer/call/use-follow-end'
import { prepareDom } from '../support/dom'

prepareDom()
afterEach(cleanup)

function Reader({ text, turn = 'one' }: { readonly text: string; readonly turn?: string }) {
  const { ref, onScroll } = useFollowEnd(text, turn)
  return <div ref={ref} onScroll={onScroll} data-testid="reader" />
}

/** A reader 100 pixels high, as tall as the test says. */
function reader() {
  const { rerender, getByTestId } = render(<Reader text="" />)
  const element = getByTestId('reader')
  let height = 100
  let top = 0
  Object.defineProperties(element, {
    clientHeight: { value: 100 },
    scrollHeight: { get: () => height },
    scrollTop: {
      get: () => top,
      set(value: number) {
        top = Math.min(value, height - 100)
      },
    },
  })
  let drawn = 0
  const draw = (turn = 'one') => rerender(<Reader text={`text ${(drawn += 1)}`} turn={turn} />)
  return {
    draw,
    /** Text arrives that makes it so tall. */
    grow(to: number) {
      height = to
      draw()
    },
    /** What it holds is laid out anew. */
    layOut: (to: number) => (height = to),
    /** The browser tells that the view has moved. */
    told: () => fireEvent.scroll(element),
    moveTo(position: number) {
      element.scrollTop = position
      fireEvent.scroll(element)
    },
    fromEnd: () => height - top - 100,
  }
}

describe('reading along', () => {
  it('goes on when the text has grown by the time the browser tells of the last move', () => {
    const page = reader()
    page.grow(500)
    page.layOut(1400)
    page.told()
    page.grow(1500)
    expect(page.fromEnd()).toBe(0)
  })

  it('goes on when what is above is laid out smaller', () => {
    const page = reader()
    page.grow(2000)
    page.told()
    page.layOut(1500)
    page.moveTo(1900)
    page.grow(1600)
    expect(page.fromEnd()).toBe(0)
  })

  it('ends where a person moves up, and begins again at the end', () => {
    const page = reader()
    page.grow(1000)
    page.told()
    page.moveTo(700)
    page.grow(1200)
    expect(page.fromEnd()).toBe(400)
    page.moveTo(900)
    page.grow(1300)
    expect(page.fromEnd()).toBe(300)
    page.moveTo(1180)
    page.grow(1400)
    expect(page.fromEnd()).toBe(0)
  })

  it('begins again with the next turn, wherever the person was', () => {
    const page = reader()
    page.grow(1000)
    page.told()
    page.moveTo(100)
    page.draw('two')
    expect(page.fromEnd()).toBe(0)
  })
})
