/** What was learned of a model's token counts, in words. */
import type { ModelMargins, TextKind } from '../../../contract/margins'
import { formatCount } from '../../kit/format'

export const kindWords: Readonly<Record<TextKind, string>> = {
  short: 'Short',
  prose: 'Prose',
  code: 'Code, JSON',
  data: 'Data',
  script: 'Other scripts',
  images: 'Images',
}

/** `62 %` of 618 thousandths: rounded up, as a bound is. */
export function shareText(permille: number): string {
  return `${formatCount(Math.ceil(permille / 10))} %`
}

/** What is added to every hold of it, a sentence each. */
export function extraSentences({
  extraInputTokens,
  extraOutputTokens,
  earlierPermille,
}: Omit<ModelMargins, 'reports' | 'kinds' | 'extraAt'>): string[] {
  const sentences: string[] = []
  if (extraInputTokens > 0)
    sentences.push(
      `The provider adds up to ${formatCount(extraInputTokens)} tokens of its own to a request; they are held too.`,
    )
  if (extraOutputTokens > 0)
    sentences.push(
      `It wrote up to ${formatCount(extraOutputTokens)} tokens beyond the limit it was given; they are held too.`,
    )
  if (earlierPermille !== null)
    sentences.push(
      `An earlier version learned ${shareText(earlierPermille)} of the count; it holds for a kind of input until that has two reports.`,
    )
  return sentences
}
