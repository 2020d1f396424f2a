/**
 * Which language a text is in, by its script and by its commonest words. Only what is clear is
 * told: short texts, code, tables of numbers and mixtures cannot be, and then the rule is kept,
 * with a note.
 */
import { languageNames as names, type Language } from '../../../contract/validation'
import { broken, kept, type Check } from '../subject'

type Latin = 'en' | 'de' | 'fr' | 'es'
/** Words that make up a third of any prose, without those that two of these languages share. */
const commonest: Readonly<Record<Latin, ReadonlySet<string>>> = {
  en: new Set(
    'the of and to is that it for with as was on are be this have from or had by not but what all were when we there can an your which their said if will each how them then she many some would these him has two more could its who did get may been than'.split(
      ' ',
    ),
  ),
  de: new Set(
    'der die das und ist nicht ein eine einen einem einer ich sie es zu mit sich auf für dem den des auch als wie oder aber wenn werden wird wurde sind bei durch nach über vom zum zur noch nur kann haben hat war dass mehr sehr hier wir ihr ihre diese dieser dieses'.split(
      ' ',
    ),
  ),
  fr: new Set(
    'le les des est et que qui dans pour pas sur plus par avec tout faire ce cette ces sont mais ou où nous vous ils elle elles être avoir aussi leur leurs très été comme au aux du une dont ainsi peut fait'.split(
      ' ',
    ),
  ),
  es: new Set(
    'el los las y que es del por con para una su sus como más pero lo se le ya este esta está estos muy sin sobre también hasta hay donde quien desde todo nos durante todos uno ni contra otros ese eso había ante ellos fue ser son tiene'.split(
      ' ',
    ),
  ),
}

export interface Guess {
  /** `other`: a script that none of the languages known here uses; null: cannot tell. */
  readonly language: Language | 'other' | null
  readonly why: string
}

const looksAt = 20_000
const leastLetters = 20
const leastWords = 4

/** By script, then by its most common words; the start of a long text alone is looked at. */
export function languageOf(prose: string): Guess {
  const text = prose.slice(0, looksAt).normalize('NFC')
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0
  const hangul = count(/\p{sc=Hangul}/gu)
  const kana = count(/[\p{sc=Hiragana}\p{sc=Katakana}]/gu)
  const han = count(/\p{sc=Han}/gu)
  const latin = count(/\p{sc=Latin}/gu)
  const letters = count(/\p{L}/gu)
  // A character of these scripts says as much as a few Latin letters.
  const weight = letters + 2 * (hangul + kana + han)
  if (weight < leastLetters) return { language: null, why: 'the text is too short' }
  if (hangul * 2 > letters - latin && hangul * 3 > latin) return { language: 'ko', why: '' }
  if ((kana + han) * 3 > latin && (kana + han) * 2 > letters - latin) {
    if (kana * 10 > han) return { language: 'ja', why: '' }
    return kana === 0
      ? { language: 'zh', why: '' }
      : { language: null, why: 'it mixes Chinese and Japanese' }
  }
  if (latin * 2 < letters) return { language: 'other', why: '' }
  return latinOf(text)
}

function latinOf(text: string): Guess {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const scores = (Object.keys(commonest) as Latin[]).map((language) => ({
    language,
    found: words.filter((word) => commonest[language].has(word)).length,
  }))
  scores.sort((a, b) => b.found - a.found)
  const [first, second] = scores
  if (
    first === undefined ||
    second === undefined ||
    first.found < leastWords ||
    first.found * 20 < words.length
  )
    return { language: null, why: 'too few of its words are common ones' }
  return first.found >= second.found * 1.5
    ? { language: first.language, why: '' }
    : { language: null, why: `it could be ${names[first.language]} or ${names[second.language]}` }
}

/** Kept where the language cannot be told. */
export function language(allowed: readonly Language[]): Check {
  const wanted = allowed.map((each) => names[each]).join(', ')
  return (subject) => {
    const guess = languageOf(subject.prose())
    if (guess.language === null) return kept(`Cannot tell the language: ${guess.why}.`)
    if (guess.language === 'other')
      return broken(`It is in none of the languages that can be told here, allowed ${wanted}.`)
    return allowed.includes(guess.language)
      ? kept(`It is in ${names[guess.language]}.`)
      : broken(`It is in ${names[guess.language]}, allowed ${wanted}.`)
  }
}
