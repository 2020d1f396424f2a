/** An experiment as one HTML file that opens offline: no script, nothing fetched, everything escaped. */
import type { PairVerdict, Verdict } from '../../../contract/experiments'
import { agreementOf, caseRow, differingCases, methodOf, type Exported } from './exported'
import { drawInterval } from './interval-drawing'
import { outcomeText, qualityTexts, ratioTexts, signed } from './pair-texts'

const style = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #60646c; --line: #d9dce1; --paper: #fff; --bar: #2f6fb5; --band: #e8ecf1; }
@media (prefers-color-scheme: dark) { :root { --ink: #edeef0; --soft: #b0b4ba; --line: #363a3f; --paper: #111315; --bar: #70b0f0; --band: #262a2f; } }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.5rem; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1rem; color: var(--soft); font-weight: 500; }
.sentence { font-size: 20px; margin: 0 0 1.5rem; text-wrap: pretty; }
h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
svg { width: 100%; max-width: 36rem; display: block; }
svg text { font: 11px system-ui, sans-serif; fill: var(--soft); }
.margin { fill: var(--band); } .zero { stroke: var(--ink); } .interval { fill: var(--bar); opacity: .55; } .point { fill: var(--bar); }
.soft { color: var(--soft); }
`

export function toHtml(exported: Exported): string {
  const { experiment, verdict } = exported
  const name = escapeHtml(experiment.name)
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${name}</title><style>${style}</style></head><body><main>`,
    `<h1>${name}</h1>`,
    `<p class="sentence">${escapeHtml(verdict.sentence)}</p>`,
    verdict.final ? '' : '<p class="soft">An early look: intervals, no verdict.</p>',
    ...(verdict.qualityCompared
      ? verdict.pairs.map((pair) => drawnPair(pair, experiment.margin, verdict))
      : []),
    '<h2>Figures</h2>',
    figures(verdict),
    '<h2>Variants</h2>',
    table(
      ['Id', 'Provider', 'Model'],
      experiment.variants.map(({ id, provider, model }) => [id, provider ?? '', model]),
    ),
    differing(exported),
    list('Read by people', agreementOf(exported)),
    list('Method', methodOf(exported)),
    '</main></body></html>',
  ]
    .filter((part) => part !== '')
    .join('\n')
    .concat('\n')
}

/** Sentences under a head; nothing where there is none. */
function list(head: string, sentences: readonly string[]): string {
  const items = sentences.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join('')
  return items === '' ? '' : `<h2>${head}</h2><ul>${items}</ul>`
}

function drawnPair(pair: PairVerdict, margin: number, verdict: Verdict): string {
  const { a, b, quality } = pair
  const { difference, low, high } = quality
  const label = `${a} less ${b}: ${signed(difference)} points, 95 % interval ${signed(low)} to ${signed(high)}`
  const drawing = drawInterval({ difference, low, high, margin, label: escapeHtml(label) })
  return `<figure style="margin:0 0 1rem">${drawing}<figcaption class="soft">${escapeHtml(label)}; ${escapeHtml(outcomeText(pair, verdict))}.</figcaption></figure>`
}

function figures(verdict: Verdict): string {
  return table(
    [
      'A',
      'B',
      'Outcome',
      'Both pass',
      'Only A',
      'Only B',
      'Neither',
      'p',
      'Cost A/B',
      'Latency A/B',
      'Per extra pass',
    ],
    verdict.pairs.map((pair) => {
      const { a, b, quality } = pair
      return [
        a,
        b,
        outcomeText(pair, verdict),
        ...[quality.bothPass, quality.onlyA, quality.onlyB, quality.neither].map((count) =>
          verdict.qualityCompared ? `${count}` : '–',
        ),
        qualityTexts(pair, verdict)[1],
        ...ratioTexts(pair),
      ]
    }),
  )
}

function differing(exported: Exported): string {
  const found = differingCases(exported)
  const { missing } = exported.verdict
  const rows = found.map(caseRow)
  return [
    found.length === 0
      ? ''
      : `<h2>Cases that differ</h2>${table(['Case', ...exported.experiment.variants.map(({ id }) => id)], rows)}`,
    missing.length === 0
      ? ''
      : `<p>Not finished by every variant: ${escapeHtml(missing.join(', '))}.</p>`,
  ].join('')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (kind: 'th' | 'td', row: readonly string[]) =>
    `<tr>${row.map((cell) => `<${kind}>${escapeHtml(cell)}</${kind}>`).join('')}</tr>`
  return `<div class="wide"><table><thead>${cells('th', head)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table></div>`
}

/** Text as HTML shows it, inside an attribute too. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
