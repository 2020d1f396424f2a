/**
 * The forms in which a secret may come back: as it is, turned round, and through the usual
 * encodings, each as the letters and digits that it alone decides.
 */

/**
 * How a form is looked for: `codes` are its letters and digits (0–35); a text that has the first
 * `least` of them in a row holds the secret.
 */
export interface EchoForm {
  readonly codes: Uint8Array
  readonly least: number
}

/** Fewer are a word like `ollama`, no secret: blotting it out would spoil answers. */
const shortest = 8
/** What must be there of a longer form: more than the beginnings all keys of a vendor share. */
const leastPart = 0.6
const leastCharacters = 12

/** Of each UTF-16 unit its place in 0–9a–z, in either case; 255: no ASCII letter or digit. */
export const alphanumeric = new Uint8Array(128).fill(255)
for (let digit = 0; digit < 10; digit += 1) alphanumeric[48 + digit] = digit
for (let letter = 0; letter < 26; letter += 1)
  alphanumeric[65 + letter] = alphanumeric[97 + letter] = 10 + letter

/** No forms: the secret is too short to be looked for. */
export function echoForms(secret: string): EchoForm[] {
  if (codesOf(secret).length < shortest) return []
  const written = new Set(
    encodings(secret).map((form) => form.replace(/[^A-Za-z0-9]/g, '').toLowerCase()),
  )
  return [...written]
    .filter((form) => form.length >= shortest)
    .map((form) => {
      const codes = codesOf(form)
      return {
        codes,
        least: Math.min(
          codes.length,
          Math.max(leastCharacters, Math.ceil(codes.length * leastPart)),
        ),
      }
    })
}

function codesOf(text: string): Uint8Array {
  return Uint8Array.from(
    [...text].map((one) => alphanumeric[one.charCodeAt(0)] ?? 255).filter((code) => code !== 255),
  )
}

function encodings(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8')
  const wide = Buffer.from(secret, 'utf16le')
  const hex = bytes.toString('hex')
  const coded = base64Forms(bytes)
  const each = (written: (code: number) => string) => [...bytes].map(written).join(' ')
  const twoDigits = (code: number) => code.toString(16).padStart(2, '0')
  return [
    secret,
    reversed(secret),
    turned(secret),
    decodedOnce(secret),
    hex,
    reversed(hex),
    wide.toString('hex'),
    Buffer.from(wide).swap16().toString('hex'),
    each((code) => `x${twoDigits(code)}`),
    each((code) => `0x${twoDigits(code)}`),
    each((code) => `u00${twoDigits(code)}`),
    each(String),
    each((code) => code.toString(2).padStart(8, '0')),
    each((code) => code.toString(8).padStart(3, '0')),
    ...coded,
    ...coded.map(reversed),
    ...coded.flatMap((once) => base64Forms(Buffer.from(once))),
    ...coded.map((once) => Buffer.from(once).toString('hex')),
    ...[
      secret.toUpperCase(),
      secret.toLowerCase(),
      reversed(secret),
      hex,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ].flatMap((text) => base64Forms(Buffer.from(text))),
    ...base64Forms(wide),
  ]
}

/** What the bytes alone decide of a base64 text, by their place in a group of three. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes])
    return padded
      .toString('base64')
      .slice(Math.ceil((offset * 8) / 6), Math.floor((padded.length * 8) / 6))
  })
}

function reversed(text: string): string {
  return [...text].reverse().join('')
}

/** ROT13. */
function turned(text: string): string {
  return text.replace(/[a-z]/gi, (letter) =>
    String.fromCharCode((letter.toLowerCase() <= 'm' ? 13 : -13) + letter.charCodeAt(0)),
  )
}

/** A secret that itself looks percent-encoded reads otherwise where text is decoded. */
function decodedOnce(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (escape) =>
    String.fromCharCode(Number.parseInt(escape.slice(1), 16)),
  )
}
