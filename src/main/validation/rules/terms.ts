/**
 * Rules about words of one's own: required, forbidden, and wording to avoid; and about patterns.
 */
import { compilePattern, type PatternFlags } from '../regex/pattern'
import { broken, counted, fold, kept, type Check } from '../subject'
import { hasWord, occurrences } from '../words'

/** `any`: one of them is enough. */
export function requiredTerms(terms: readonly string[], any: boolean, matchCase: boolean): Check {
  const listed = terms.map((term) => ({ term, written: matchCase ? term : fold(term) }))
  return (subject) => {
    const text = matchCase ? subject.text : subject.lower()
    const missing = listed.filter(({ written }) => !hasWord(text, written))
    if (any)
      return missing.length < listed.length
        ? kept('One of the terms is there.')
        : broken(`None of the terms is there: ${say(terms)}.`)
    return missing.length === 0
      ? kept(`${counted(listed.length, 'required term')} there.`)
      : broken(`Missing: ${say(missing.map(({ term }) => term))}.`)
  }
}

export function forbiddenTerms(terms: readonly string[], matchCase: boolean): Check {
  const listed = terms.map((term) => ({ term, written: matchCase ? term : fold(term) }))
  return (subject) => {
    const text = matchCase ? subject.text : subject.lower()
    const found = listed.filter(({ written }) => hasWord(text, written))
    return found.length === 0
      ? kept('None of the forbidden terms.')
      : broken(`Forbidden: ${say(found.map(({ term }) => term))}.`)
  }
}

/** Wording to avoid, whatever its case, with what to say instead where there is something. */
export function businessTerms(
  terms: readonly { readonly avoid: string; readonly prefer?: string | undefined }[],
): Check {
  const listed = terms.map((term) => ({
    ...term,
    written: fold(term.avoid),
    better: term.prefer === undefined ? '' : fold(term.prefer),
  }))
  return (subject) => {
    const text = subject.lower()
    // Where the wording to prefer holds the one to avoid ("client account" for "account"), that is
    // no fault.
    const found = listed.filter(
      ({ written, better }) =>
        occurrences(text, written) > (hasWord(better, written) ? occurrences(text, better) : 0),
    )
    if (found.length === 0) return kept('The wording is ours.')
    return broken(
      `Wording: ${found
        .slice(0, 5)
        .map(({ avoid, prefer }) =>
          prefer === undefined ? `not “${avoid}”` : `“${prefer}”, not “${avoid}”`,
        )
        .join('; ')}.`,
    )
  }
}

/** Throws Failure `invalid_request` for a pattern that cannot be read in bounded time. */
export function regex(pattern: string, flags: PatternFlags, absent: boolean): Check {
  const compiled = compilePattern(pattern, flags)
  return ({ text }) => {
    const found = compiled.test(text)
    if (absent)
      return found
        ? broken('The pattern occurs and must not.')
        : kept('The pattern does not occur.')
    return found ? kept('The pattern occurs.') : broken('The pattern does not occur.')
  }
}

function say(terms: readonly string[]): string {
  const shown = terms
    .slice(0, 5)
    .map((term) => `“${term}”`)
    .join(', ')
  return terms.length > 5 ? `${shown} and ${terms.length - 5} more` : shown
}
