/** UTF-8 of short pieces of text: for a few characters the platform's encoders cost more. */

/** Writes well-formed text from `start` up to `end` into `into` at `first`; gives the bytes. */
export function writeUtf8(
  text: string,
  start: number,
  end: number,
  into: Uint8Array,
  first: number,
): number {
  let at = first
  for (let i = start; i < end; i += 1) {
    let code = text.charCodeAt(i)
    if (code < 0x80) {
      into[at++] = code
      continue
    }
    if (code < 0x800) {
      into[at++] = 0xc0 | (code >> 6)
    } else {
      if (code >= 0xd800 && code < 0xdc00) {
        i += 1
        code = 0x10000 + ((code & 0x3ff) << 10) + (text.charCodeAt(i) & 0x3ff)
        into[at++] = 0xf0 | (code >> 18)
        into[at++] = 0x80 | ((code >> 12) & 0x3f)
      } else into[at++] = 0xe0 | (code >> 12)
      into[at++] = 0x80 | ((code >> 6) & 0x3f)
    }
    into[at++] = 0x80 | (code & 0x3f)
  }
  return at - first
}
