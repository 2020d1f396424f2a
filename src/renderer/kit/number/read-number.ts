/**
 * Numbers as people type and paste them, read without losing a digit. Pure; every number field of
 * the page reads with this.
 */

export interface NumberBounds {
  readonly min?: number | undefined
  readonly max?: number | undefined
  /** How many decimals are taken; 0 is a whole number. Absent: any. */
  readonly decimals?: number | undefined
}

export type NumberReading =
  | { readonly kind: 'empty' }
  /**
   * On the way to a number: `-`, `0,` before its digits, `1e`, or too low so far. Wrong only once
   * the field is left.
   */
  | { readonly kind: 'partial'; readonly message: string }
  | { readonly kind: 'wrong'; readonly message: string }
  | { readonly kind: 'number'; readonly value: number }

/** Largest power of ten that is written out; more digits than any amount here has. */
const mostExponent = 30

/** Without what stands around and between the digits: `$ 1 000` → `1000`, `75 %` → `75`. */
function bare(text: string): string {
  return text
    .trim()
    .replace(/^([-+\u2212]?)\s*\$/, '$1')
    .replace(/%$/, '')
    .replace(/[\s\u2009\u202f\u00a0_'\u2019]/g, '')
    .replace(/^\u2212/, '-')
    .replace(/^\+/, '')
}

/**
 * The digits with a point for decimals. Groups are in threes; a comma that cannot be a group is a
 * decimal comma: `1,250` is 1250, `0,7` and `12,5` are decimals, `1.250,50` is 1250.50.
 */
function pointed(digits: string): string {
  if (/^-?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/.test(digits)) return digits.replaceAll(',', '')
  if (/^-?[1-9]\d{0,2}(\.\d{3})+,\d*$/.test(digits))
    return digits.replaceAll('.', '').replace(',', '.')
  if (/^-?\d*,\d*(e[-+]?\d*)?$/i.test(digits)) return digits.replace(',', '.')
  return digits
}

/** `1.5e-3` → `0.0015`, by moving the point. */
function spreadExponent(sign: string, whole: string, fraction: string, exponent: number): string {
  const digits = whole + fraction
  const point = whole.length + exponent
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length)
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/**
 * `-12.5`, `0.7`, `1000`: plain digits with a point. Empty for an empty text, null for what is no
 * number. Nothing is rounded.
 */
export function plainNumber(text: string): string | null {
  const digits = pointed(bare(text))
  if (digits === '') return ''
  const match = /^(-?)(\d*)(?:\.(\d*))?(?:e([-+]?\d{1,3}))?$/i.exec(digits)
  const [, sign = '', whole = '', fraction = '', exponent] = match ?? []
  if (match === null || whole + fraction === '') return null
  const power = Number(exponent ?? '0')
  if (Math.abs(power) > mostExponent) return null
  const spread =
    power === 0
      ? `${sign}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`
      : spreadExponent(sign, whole, fraction, power)
  return spread.replace(/^(-?)0+(?=\d)/, '$1')
}

function isPartial(text: string): boolean {
  const digits = bare(text)
  return text.trim() !== '' && /^-?(\d*[.,]?\d*e[-+]?|[.,]?)$/i.test(digits)
}

function written(value: number): string {
  return (plainNumber(String(value)) ?? String(value)).replace(/\B(?=(\d{3})+(?!\d))/g, '\u2009')
}

/** Bounds are said, never applied: a number outside them is no number yet. */
export function readNumber(text: string, { min, max, decimals }: NumberBounds): NumberReading {
  const plain = plainNumber(text)
  if (plain === '')
    return isPartial(text) ? { kind: 'partial', message: 'Give a number.' } : { kind: 'empty' }
  if (plain === null)
    return isPartial(text)
      ? { kind: 'partial', message: 'This is not a number yet.' }
      : { kind: 'wrong', message: 'This is not a number.' }
  const places = plain.split('.')[1]?.replace(/0+$/, '').length ?? 0
  if (decimals !== undefined && places > decimals)
    return {
      kind: 'wrong',
      message: decimals === 0 ? 'Give a whole number.' : `At most ${decimals} decimals.`,
    }
  const value = Number(plain)
  const most =
    decimals === 0 ? Math.min(max ?? Infinity, Number.MAX_SAFE_INTEGER) : (max ?? Infinity)
  const least =
    decimals === 0 ? Math.max(min ?? -Infinity, Number.MIN_SAFE_INTEGER) : (min ?? -Infinity)
  if (value > most) return { kind: 'wrong', message: `At most ${written(most)}.` }
  if (value < least)
    return {
      kind: least > 0 && value >= 0 ? 'partial' : 'wrong',
      message: `At least ${written(least)}.`,
    }
  return { kind: 'number', value: value === 0 ? 0 : value }
}

/**
 * A number one step up or down, inside its bounds, with no more decimals than it and the step have.
 */
export function stepNumber(
  from: number | undefined,
  by: number,
  { min, max }: NumberBounds,
): number {
  const start = from ?? min ?? 0
  const places = Math.max(
    ...[start, by].map((value) => plainNumber(String(value))?.split('.')[1]?.length ?? 0),
  )
  const next = Number((start + by).toFixed(Math.min(places, 20)))
  return Math.min(max ?? Infinity, Math.max(min ?? -Infinity, next))
}

/** How a value stands in its field: plain digits without groups, so that it can be typed on. */
export function numberText(value: number | undefined): string {
  return value === undefined ? '' : (plainNumber(String(value)) ?? String(value))
}
