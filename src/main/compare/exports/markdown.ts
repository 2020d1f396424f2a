/** An experiment as Markdown: the sentence, the figures, the cases that differ, the method. */
import { agreementOf, caseRow, differingCases, methodOf, type Exported } from './exported'
import { outcomeText, qualityTexts, ratioTexts } from './pair-texts'

export function toMarkdown(exported: Exported): string {
  const { experiment, verdict } = exported
  const agreed = agreementOf(exported)
  return [
    `# ${plain(experiment.name)}`,
    `**${plain(verdict.sentence)}**`,
    verdict.final ? '' : '*An early look: intervals, no verdict.*',
    table(
      [
        'A',
        'B',
        'Outcome',
        'Difference (95 %), points',
        'p',
        'Cost A/B',
        'Latency A/B',
        'Per extra pass',
      ],
      verdict.pairs.map((pair) => {
        const { a, b } = pair
        return [
          a,
          b,
          outcomeText(pair, verdict),
          ...qualityTexts(pair, verdict),
          ...ratioTexts(pair),
        ]
      }),
    ),
    '## Variants',
    table(
      ['Id', 'Provider', 'Model'],
      experiment.variants.map(({ id, provider, model }) => [id, provider ?? '', model]),
    ),
    ...differingParts(exported),
    verdict.missing.length === 0
      ? ''
      : `Not finished by every variant: ${verdict.missing.map(plain).join(', ')}.`,
    agreed.length === 0 ? '' : '## Read by people',
    agreed.map((sentence) => `- ${plain(sentence)}`).join('\n'),
    '## Method',
    methodOf(exported)
      .map((sentence) => `- ${sentence}`)
      .join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

function differingParts(exported: Exported): string[] {
  const differing = differingCases(exported)
  if (differing.length === 0) return []
  return [
    '## Cases that differ',
    table(['Case', ...exported.experiment.variants.map(({ id }) => id)], differing.map(caseRow)),
  ]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plain).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

/** What a person wrote, so that it stays text: no markup, no link, no further cell or line. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#!~&]/g, '\\$&')
}
