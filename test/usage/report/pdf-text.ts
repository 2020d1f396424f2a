/** Reads a PDF as another program would: its objects, its streams inflated, its text by page. */
import { inflateSync } from 'node:zlib'

/** WinAnsi where it is not Latin-1 (PDF 32000-1, annex D). */
const special: Readonly<Record<number, string>> = {
  0x80: '€',
  0x85: '…',
  0x91: '‘',
  0x92: '’',
  0x93: '“',
  0x94: '”',
  0x96: '–',
  0x97: '—',
}

export interface ReadPdf {
  readonly header: string
  readonly pages: number
  /** Every piece of text that is shown, in the order it is drawn. */
  readonly texts: readonly string[]
  /** Filled shapes and lines, as operators count them. */
  readonly drawings: number
}

export function readPdf(bytes: Uint8Array): ReadPdf {
  const raw = Buffer.from(bytes)
  const file = raw.toString('latin1')
  const streams = [...file.matchAll(/<<([^>]*(?:<<[^>]*>>[^>]*)*)>>\s*stream\r?\n/g)].map(
    (match) => {
      const start = match.index + match[0].length
      const end = file.indexOf('endstream', start)
      const content = raw.subarray(start, end)
      const head = match[1] ?? ''
      return {
        head,
        text: (/FlateDecode/.test(head) ? inflate(content) : content).toString('latin1'),
      }
    },
  )
  const objects = [
    file,
    ...streams.filter(({ head }) => /ObjStm/.test(head)).map(({ text }) => text),
  ]
  const drawn = streams.filter(({ head }) => !/ObjStm|XRef/.test(head)).map(({ text }) => text)
  return {
    header: file.slice(0, 5),
    pages: objects.join('\n').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0,
    texts: drawn.flatMap((text) =>
      [...text.matchAll(/<([0-9A-Fa-f\s]*)>\s*Tj/g)].map(([, hex = '']) => decode(hex)),
    ),
    drawings: drawn.join('\n').match(/^\s*(f|S|B)\s*$/gm)?.length ?? 0,
  }
}

/** A stream ends before the line break that ends it in the file. */
function inflate(content: Buffer): Buffer {
  return inflateSync(content, { finishFlush: 2 })
}

function decode(hex: string): string {
  return [...Buffer.from(hex.replace(/\s/g, ''), 'hex')]
    .map((code) => special[code] ?? String.fromCharCode(code))
    .join('')
}
