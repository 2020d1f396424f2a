/**
 * What a server refused by name for a model, so that calls to it are worded otherwise; nothing
 * where nothing was learned.
 */
import { Button } from '@mantine/core'
import type { DialectFact } from '../../../contract/dialects'
import { ErrorState } from '../../parts/ErrorState'
import { Time } from '../../kit/Time'
import { useServerAction, useServerQuery } from '../../client/query'
import classes from './models.module.css'

const words: Readonly<Record<DialectFact, string>> = {
  max_completion_tokens: 'The output limit is sent as max_completion_tokens.',
  max_tokens: 'The output limit is sent as max_tokens.',
  no_temperature: 'It refuses temperature.',
  no_top_p: 'It refuses top-p.',
  no_stop: 'It refuses stop sequences.',
  no_seed: 'It refuses a seed.',
  no_reasoning_effort: 'It refuses reasoning effort.',
  no_service_tier: 'No service tier is named to it.',
}

/** The list, asked for by model. */
export function LearnedFacts({ model }: { readonly model: string }) {
  const learned = useServerQuery(['models'], ['models', 'learned', model], (client) =>
    client.models.learned({ id: model }),
  )
  const forget = useServerAction((client, id: string) => client.models.forget({ id }), ['models'])
  const items = learned.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section className={classes.price} aria-label="Learned from refusals">
      <h3>Learned from refusals</h3>
      <ul className={classes.quiet}>
        {items.map(({ fact, learnedAt }) => (
          <li key={fact}>
            {words[fact]} Since <Time at={learnedAt} />.
          </li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <Button variant="default" loading={forget.running} onClick={() => void forget.run(model)}>
          Forget, ask anew
        </Button>
      </div>
      {forget.error !== null && <ErrorState error={forget.error} />}
    </section>
  )
}
