/**
 * How the holds of a model follow what its provider reported, kind by kind, and forgetting it;
 * nothing where nothing was learned.
 */
import { Button } from '@mantine/core'
import type { ModelMargins } from '../../../contract/margins'
import { ErrorState } from '../../parts/ErrorState'
import { Time } from '../../kit/Time'
import { formatCount } from '../../kit/format'
import { useServerAction, useServerQuery } from '../../client/query'
import { extraSentences, kindWords, shareText } from './margin.words'
import classes from './models.module.css'

/** The margins of one model, with the button that forgets them. */
export function LearnedMargins({ model }: { readonly model: string }) {
  const margins = useServerQuery(['models', 'ledger'], ['models', 'margins', model], (client) =>
    client.models.margins({ id: model }),
  )
  const reset = useServerAction(
    (client, id: string) => client.models.resetMargins({ id }),
    ['models'],
  )
  const learned = margins.data
  if (learned === undefined || isEmpty(learned)) return null
  return (
    <section className={classes.price} aria-label="Size of holds">
      <h3>Size of holds</h3>
      <p className={classes.quiet}>
        Learned from what the provider reported, against the upper bound that holds without reports.
      </p>
      {learned.kinds.length > 0 && <KindTable margins={learned} />}
      {extraSentences(learned).map((sentence) => (
        <p key={sentence} className={classes.quiet}>
          {sentence}
        </p>
      ))}
      <div className={classes.buttons}>
        <Button variant="default" loading={reset.running} onClick={() => void reset.run(model)}>
          Forget, learn anew
        </Button>
      </div>
      {reset.error !== null && <ErrorState error={reset.error} />}
    </section>
  )
}

/** A kind of input a row. */
function KindTable({ margins }: { readonly margins: ModelMargins }) {
  return (
    <table className={classes.margins}>
      <thead>
        <tr>
          <th scope="col">Input</th>
          <th scope="col">Reports</th>
          <th scope="col">Largest</th>
          <th scope="col">Held</th>
          <th scope="col">Changed</th>
        </tr>
      </thead>
      <tbody>
        {margins.kinds.map(({ kind, reports, seenPermille, appliedPermille, learnedAt }) => (
          <tr key={kind}>
            <th scope="row">{kindWords[kind]}</th>
            <td>{formatCount(reports)}</td>
            <td>{shareText(seenPermille)}</td>
            <td>{shareText(appliedPermille)}</td>
            <td>
              <Time at={learnedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function isEmpty({
  kinds,
  extraInputTokens,
  extraOutputTokens,
  earlierPermille,
}: ModelMargins): boolean {
  return (
    kinds.length === 0 &&
    extraInputTokens === 0 &&
    extraOutputTokens === 0 &&
    earlierPermille === null
  )
}
