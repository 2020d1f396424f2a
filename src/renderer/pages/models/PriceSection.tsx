/** A model's price: what is in force and where it comes from, and giving it one of one's own. */
import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import type { Model, PriceInput, snapshotInfo } from '../../../contract/models'
import { ErrorState } from '../../parts/ErrorState'
import { useServerAction } from '../../client/query'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { snapshotAgeText } from './model.words'
import { checkPrice, priceDraftOf } from './price.form'
import { furtherPriceText, priceLines } from './price.words'
import { priceSourceView, rateText } from './rate.words'
import { PriceFields } from './PriceFields'
import classes from './models.module.css'

export interface PriceSectionProps {
  readonly model: Model
  readonly snapshot: z.infer<typeof snapshotInfo>
}

/** The price in force, or the form for another. */
export function PriceSection({ model, snapshot }: PriceSectionProps) {
  const [editing, setEditing] = useState(false)
  const setPrice = useServerAction(
    (client, price: PriceInput | null) => client.models.setPrice({ id: model.id, price }),
    ['models'],
  )
  const source = priceSourceView(model)
  return (
    <section className={classes.price} aria-label="Price">
      <header>
        <h3>Price</h3>
        <StatusChip
          tone={
            source.kind === 'unpriced' ? 'warn' : source.kind === 'override' ? 'info' : 'neutral'
          }
          icon={source.kind === 'unpriced' ? undefined : null}
        >
          {source.word}
        </StatusChip>
      </header>
      {!editing && <PriceInForce model={model} />}
      <p className={classes.quiet}>
        {source.explanation}
        {model.priceSource === 'override' && model.priceDate !== null && (
          <>
            {' '}
            In force since <Time at={model.priceDate} />.
          </>
        )}
        {model.priceSource === 'snapshot' &&
          ` ${snapshot.source}, ${snapshotAgeText(snapshot.ageDays)}.`}
      </p>
      {editing ? (
        <PriceForm
          model={model}
          busy={setPrice.running}
          onCancel={() => {
            setPrice.reset()
            setEditing(false)
          }}
          onSave={(price) => void setPrice.run(price).then((done) => done.ok && setEditing(false))}
        />
      ) : (
        !model.simulated && (
          <div className={classes.buttons}>
            <Button variant="default" onClick={() => setEditing(true)}>
              {model.price === null ? 'Give it a price' : 'Override price'}
            </Button>
            {model.priceSource === 'override' && (
              <Button
                variant="default"
                loading={setPrice.running}
                onClick={() => void setPrice.run(null)}
              >
                {model.builtIn ? 'Back to snapshot' : 'Remove price'}
              </Button>
            )}
          </div>
        )
      )}
      {setPrice.error !== null && <ErrorState error={setPrice.error} />}
    </section>
  )
}

function PriceInForce({ model: { price } }: { readonly model: Model }) {
  if (price === null) return null
  return (
    <>
      <dl className={classes.rates}>
        {priceLines(price.rates).map(({ name, rate }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{rate === null ? '–' : rateText(rate)}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.quiet}>USD per million tokens.</p>
      <ul className={classes.further}>
        {furtherPriceText(price).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  )
}

interface PriceFormProps {
  /** Its price in force is where the form begins. */
  readonly model: Model
  readonly busy: boolean
  readonly onCancel: () => void
  readonly onSave: (price: PriceInput) => void
}

/** The form, begun with the price in force. */
function PriceForm({ model, busy, onCancel, onSave }: PriceFormProps) {
  const [draft, setDraft] = useState(() => priceDraftOf(model.price))
  const [tries, setTries] = useState(0)
  const form = useRef<HTMLFormElement>(null)
  const check = checkPrice(draft)
  // Folded parts that hold a fault are open by now, as the effects of what is inside run first.
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [tries])
  return (
    <form
      ref={form}
      className={classes.form}
      aria-label={`Price of ${model.model}`}
      onSubmit={(event) => {
        event.preventDefault()
        setTries((before) => before + 1)
        if (check.price !== null && !busy) onSave(check.price)
      }}
    >
      <p className={classes.quiet}>
        USD per million tokens, from now on. What is in the ledger keeps its price.
      </p>
      <PriceFields draft={draft} check={check} showProblems={tries > 0} onChange={setDraft} />
      <div className={classes.foot}>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={busy}>
          Save price
        </Button>
      </div>
    </form>
  )
}
