/** What is said of people's own reading of an experiment, and of how far judge or checks agree. */
import type { Agreement } from '../../../../contract/picks'

const percent = (share: number) => String(Math.round(share * 100))

/** `People and the judge agree on 14 of 18: 78 % (55 to 91).` Null: nobody has read yet. */
export function agreementText(agreement: Agreement | null): string {
  if (agreement === null)
    return 'Nobody has read answers of these two yet, so agreement is not estimable yet.'
  const { by, n, agreed, low, high } = agreement
  const who = by === 'judge' ? 'the judge' : 'the checks'
  return `People and ${who} agree on ${agreed} of ${n}: ${percent(agreed / n)} % (${percent(low)} to ${percent(high)}).`
}

/** Cohen's kappa in a sentence; null where there is no agreement to speak of. */
export function kappaText(agreement: Agreement | null): string | null {
  if (agreement === null) return null
  const { kappa } = agreement
  if (kappa === null)
    return 'Agreement beyond chance is not estimable yet: it takes ten, and more than one answer.'
  const shown = kappa.toFixed(2).replace('-', '\u2212')
  return `Beyond chance: Cohen’s kappa ${shown} (1 is one mind, 0 is chance; Cohen 1960).`
}

/** `3 of 48 read` */
export function readText(decided: number, all: number): string {
  return `${decided} of ${all} read`
}
