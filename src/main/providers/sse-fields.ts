/** What the bytes of one line of a stream of events say: the two fields that count, and the rest. */

const [space, colon] = [32, 58]
const byteOrderMark = [0xef, 0xbb, 0xbf] as const
export const dataField = Buffer.from('data')
export const eventField = Buffer.from('event')

/** Only `data` and `event` are; the first line of a stream may begin with a byte order mark. */
export function isOfUse(firstByte: number | undefined, isFirstLine: boolean): boolean {
  return (
    firstByte === dataField[0] ||
    firstByte === eventField[0] ||
    (isFirstLine && firstByte === byteOrderMark[0])
  )
}

/** The first line of a stream, without the byte order mark it may begin with. */
export function withoutMark(line: Uint8Array): Uint8Array {
  return byteOrderMark.every((byte, index) => line[index] === byte)
    ? line.subarray(byteOrderMark.length)
    : line
}

/** Whether the line is this field: its name ends with a colon, or is the whole line. */
export function isField(line: Uint8Array, field: Uint8Array): boolean {
  for (let index = 0; index < field.length; index += 1)
    if (line[index] !== field[index]) return false
  return line.length === field.length || line[field.length] === colon
}

/** The stream's end mark, `data: [DONE]`. */
export function isDone(line: Uint8Array): boolean {
  if (line.length < dataField.length + 1 + '[DONE]'.length || line.length > 64) return false
  return (
    Buffer.from(line.subarray(dataField.length + 1))
      .toString('latin1')
      .trim() === '[DONE]'
  )
}

/** False for a field of white space: some servers keep a line alive with events of nothing. */
export function saysSomething(line: Uint8Array): boolean {
  for (let at = dataField.length + 1; at < line.length; at += 1)
    if ((line[at] ?? 0) > space) return true
  return false
}

/** The data of an event that has no other field. */
export function dataOf(event: Uint8Array): string {
  return Buffer.from(event)
    .toString('utf8')
    .replace(/^data:? ?/gm, '')
}
