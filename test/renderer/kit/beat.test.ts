/** The page's beat: what is due together is called in one turn, by one timer. */
import { describe, expect, it } from 'vitest'
import { createBeat } from '../../../src/renderer/kit/beat'

/** Time that moves by hand. */
function handClock() {
  const timers = new Set<{ readonly at: number; readonly work: () => void }>()
  let now = 0
  return {
    timers,
    clock: {
      now: () => now,
      later(work: () => void, ms: number) {
        const timer = { at: now + ms, work }
        timers.add(timer)
        return () => void timers.delete(timer)
      },
    },
    /** Gives how many timers went off. */
    moveTo(moment: number): number {
      now = moment
      const due = [...timers].filter(({ at }) => at <= now)
      for (const timer of due) {
        timers.delete(timer)
        timer.work()
      }
      return due.length
    },
  }
}

describe('the beat', () => {
  it('calls what was asked for at different moments in one turn, at a whole multiple', () => {
    const { clock, timers, moveTo } = handClock()
    const onBeat = createBeat(clock)
    const called: string[] = []
    moveTo(1007)
    onBeat(() => called.push('first'), 50)
    moveTo(1031)
    onBeat(() => called.push('second'), 50)
    expect(timers.size).toBe(1)
    expect(moveTo(1049)).toBe(0)
    expect(moveTo(1050)).toBe(1)
    expect(called).toEqual(['first', 'second'])
    expect(timers.size).toBe(0)
  })

  it('brings a slow clock and a fast one together where their multiples meet', () => {
    const { clock, moveTo } = handClock()
    const onBeat = createBeat(clock)
    const called: string[] = []
    onBeat(() => called.push('slow'), 250)
    moveTo(210)
    onBeat(() => called.push('fast'), 50)
    expect(moveTo(250)).toBe(1)
    expect(called).toEqual(['slow', 'fast'])
  })

  it('waits for the earliest of all, whichever was asked for first', () => {
    const { clock, timers, moveTo } = handClock()
    const onBeat = createBeat(clock)
    const called: string[] = []
    onBeat(() => called.push('slow'), 1000)
    onBeat(() => called.push('fast'), 50)
    expect([...timers].map(({ at }) => at)).toEqual([50])
    moveTo(50)
    expect(called).toEqual(['fast'])
    expect([...timers].map(({ at }) => at)).toEqual([1000])
  })

  it('takes back what is not wanted any more, and its timer with the last of it', () => {
    const { clock, timers, moveTo } = handClock()
    const onBeat = createBeat(clock)
    const called: string[] = []
    const takeBack = onBeat(() => called.push('one'), 50)
    const other = onBeat(() => called.push('two'), 50)
    takeBack()
    expect(timers.size).toBe(1)
    other()
    expect(timers.size).toBe(0)
    moveTo(100)
    expect(called).toEqual([])
  })

  it('goes on from a beat: what asks again while it is called waits for the next one', () => {
    const { clock, moveTo } = handClock()
    const onBeat = createBeat(clock)
    let calls = 0
    const tick = () => {
      calls += 1
      onBeat(tick, 100)
    }
    onBeat(tick, 100)
    moveTo(100)
    expect(calls).toBe(1)
    moveTo(130)
    expect(calls).toBe(1)
    moveTo(203)
    expect(calls).toBe(2)
  })
})
