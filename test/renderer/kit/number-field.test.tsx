/** @vitest-environment jsdom */
/**
 * The number field as it is typed in: no key is eaten, the value is told live, and what is wrong
 * stands beside it.
 */
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { NumberField, type NumberFieldProps } from '../../../src/renderer/kit/number/NumberField'
import { NumberText } from '../../../src/renderer/kit/number/NumberText'
import { prepareDom, renderPart } from '../support/dom'

beforeAll(prepareDom)
afterEach(cleanup)

const told = vi.fn<(value: number | undefined) => void>()

function Held(props: Partial<NumberFieldProps>) {
  const [value, setValue] = useState<number | undefined>(props.value)
  return (
    <>
      <NumberField
        label="Amount"
        {...props}
        value={value}
        onChange={(next) => (told(next), setValue(next))}
      />
      <button type="button" onClick={() => setValue(1)}>
        slide
      </button>
    </>
  )
}

const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Amount' })

/** One key after another, each seen by the field on its own. */
function type(text: string): readonly string[] {
  fireEvent.focus(field())
  return [...text].map((key) => {
    fireEvent.keyDown(field(), { key })
    fireEvent.change(field(), { target: { value: field().value + key } })
    return field().value
  })
}

describe('NumberField', () => {
  it('keeps every key of a decimal and tells each value on the way', () => {
    told.mockClear()
    renderPart(<Held min={0} max={2} />)
    expect(type('0.7')).toEqual(['0', '0.', '0.7'])
    expect(told.mock.calls.map(([value]) => value)).toEqual([0, 0.7])
    fireEvent.blur(field())
    expect(field().value).toBe('0.7')
  })

  it.each([
    ['0,7', '0.7', 0.7],
    ['1e-3', '0.001', 0.001],
    ['1 000', '1000', 1000],
    ['1.50', '1.50', 1.5],
    ['-', '-', undefined],
  ])('typed %j it shows %j once it is left', (keys, shown, value) => {
    told.mockClear()
    renderPart(<Held />)
    expect(type(keys).at(-1)).toBe(keys)
    fireEvent.blur(field())
    expect(field().value).toBe(shown)
    expect(told.mock.lastCall?.[0]).toBe(value)
  })

  it('says a bound that is passed at once, keeps the text, and has no value meanwhile', () => {
    const problem = vi.fn()
    renderPart(<Held min={0} max={2} onProblem={problem} />)
    type('27')
    expect(field().value).toBe('27')
    expect(screen.getByText('At most 2.')).toBeTruthy()
    expect(told).toHaveBeenLastCalledWith(undefined)
    expect(problem).toHaveBeenLastCalledWith('At most 2.')
    fireEvent.blur(field())
    expect(field().value).toBe('27')
    cleanup()
    expect(problem).toHaveBeenLastCalledWith(null)
  })

  it('waits with the lower bound until the field is left', () => {
    renderPart(<Held min={100} decimals={0} />)
    type('1')
    expect(screen.queryByText('At least 100.')).toBeNull()
    fireEvent.blur(field())
    expect(screen.getByText('At least 100.')).toBeTruthy()
  })

  it('follows a value that is changed from elsewhere', () => {
    renderPart(<Held min={0} max={2} />)
    type('9')
    fireEvent.click(screen.getByText('slide'))
    expect(field().value).toBe('1')
  })

  it('steps with the arrow keys', () => {
    renderPart(<Held value={0.1} step={0.2} max={0.4} />)
    fireEvent.keyDown(field(), { key: 'ArrowUp' })
    expect(field().value).toBe('0.3')
    fireEvent.keyDown(field(), { key: 'ArrowUp' })
    expect(field().value).toBe('0.4')
    fireEvent.keyDown(field(), { key: 'ArrowDown' })
    expect(field().value).toBe('0.2')
  })
})

describe('NumberText', () => {
  it('says what is wrong once it is left, where its form still waits', () => {
    renderPart(<NumberText label="Amount" text="ten" onText={() => {}} wrong="Enter an amount." />)
    expect(screen.queryByText('Enter an amount.')).toBeNull()
    fireEvent.focus(field())
    fireEvent.blur(field())
    expect(screen.getByText('Enter an amount.')).toBeTruthy()
  })
})
