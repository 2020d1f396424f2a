/** CSV as people's programs write it, and the lines of what cannot be read. */
import { describe, expect, it } from 'vitest'
import { readCsv, separatorOf } from '../../src/shared/csv-read'

const cells = (text: string) => readCsv(text).records.map((record) => record.cells)

describe('CSV', () => {
  it('is split at commas, semicolons or tabs, whichever the first line has most of', () => {
    expect(separatorOf('a,b;c,d')).toBe(',')
    expect(separatorOf('"x,y,z";b;c')).toBe(';')
    expect(separatorOf('a\tb')).toBe('\t')
    expect(separatorOf('alone')).toBe(',')
    expect(cells('a;b\r\n1;2')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
  })

  it('keeps separators, quotes and line ends inside quotes', () => {
    expect(cells('"a,b","say ""no""","two\nlines"\n')).toEqual([['a,b', 'say "no"', 'two\nlines']])
    expect(cells('"a"b,c')).toEqual([['ab', 'c']])
  })

  it('drops a byte order mark and empty lines, and keeps empty cells', () => {
    expect(cells('\uFEFFa,b\n\n,\n1,')).toEqual([
      ['a', 'b'],
      ['1', ''],
    ])
  })

  it('says at which line each record begins, whatever ends the lines', () => {
    const { records } = readCsv('a,b\r\n"x\r\ny",1\r\n\r\nz,2\rw,3')
    expect(records.map(({ line }) => line)).toEqual([1, 2, 5, 6])
  })

  it('tells where a quote is never closed, with what was read before it', () => {
    expect(readCsv('a,b\n1,2\n"open,3\n4,5')).toEqual({
      records: [
        { line: 1, cells: ['a', 'b'] },
        { line: 2, cells: ['1', '2'] },
      ],
      problem: { line: 3, message: 'A quote is opened here and never closed.' },
    })
  })
})
