/** Rules about the outside of an answer: is there one, did it end as it should, how long is it. */
import type { LengthUnit } from '../../../contract/validation'
import { broken, counted, kept, type Check } from '../subject'

export function notEmpty(): Check {
  return ({ text }) => (/\S/.test(text) ? kept('There is text.') : broken('There is no text.'))
}

/** A reason that the provider did not give is not kept. */
export function finishReason(allowed: readonly string[]): Check {
  return ({ finishReason: reason }) => {
    if (reason === null) return broken('The provider gave no reason for its end.')
    return allowed.includes(reason)
      ? kept(`It ended with ${reason}.`)
      : broken(`It ended with ${reason}, allowed ${allowed.join(', ')}.`)
  }
}

export function minLength(min: number, unit: LengthUnit): Check {
  return ({ text }) => {
    const length = lengthOf(text, unit)
    return length >= min
      ? kept(`${sayLength(length, unit)}, at least ${min}.`)
      : broken(`${sayLength(length, unit)}, needs ${min}.`)
  }
}

export function maxLength(max: number, unit: LengthUnit): Check {
  return ({ text }) => {
    const length = lengthOf(text, unit)
    return length <= max
      ? kept(`${sayLength(length, unit)}, at most ${max}.`)
      : broken(`${sayLength(length, unit)}, at most ${max} allowed.`)
  }
}

/**
 * Characters are code points; each Chinese or Japanese character is a word of its own; tokens are
 * an estimate, as no model is known here.
 */
function lengthOf(text: string, unit: LengthUnit): number {
  switch (unit) {
    case 'characters':
      return charactersOf(text)
    case 'words':
      return (
        text.match(
          /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[^\s\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+/gu,
        )?.length ?? 0
      )
    case 'tokens':
      return tokensOf(text)
  }
}

function sayLength(length: number, unit: LengthUnit): string {
  return `${unit === 'tokens' ? 'About ' : ''}${counted(length, unit.slice(0, -1))}`
}

function charactersOf(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0xdc00 || code > 0xdfff) count += 1
  }
  return count
}

/**
 * About four ASCII characters a token, and one and a half of others: within a third of the
 * tokenizers in use for prose.
 */
function tokensOf(text: string): number {
  let ascii = 0
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) < 128) ascii += 1
  return Math.ceil(ascii / 4 + (text.length - ascii) / 1.5)
}
