/** One model: what it is, its price in force and where it comes from, an override of one's own, removal of an added one. */
import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { z } from 'zod'
import type { Model, PriceInput, snapshotInfo } from '../../../contract/models'
import { ConfirmDialog } from '../../ui/ConfirmDialog'
import { CopyButton } from '../../ui/CopyButton'
import { ErrorState } from '../../ui/ErrorState'
import { Panel } from '../../ui/Panel'
import { StatusChip } from '../../ui/StatusChip'
import { Time } from '../../ui/Time'
import { formatCount } from '../../ui/format'
import { useServerAction } from '../../ui/query'
import { LearnedFacts } from './LearnedFacts'
import { snapshotAgeText } from './model-words'
import { PriceFields } from './PriceFields'
import { checkPrice, emptyPriceDraft, longContextText, priceDraftOf, priceSourceView, rateText } from './price-text'
import classes from './models.module.css'

export interface ModelPanelProps {
  readonly model: Model
  readonly snapshot: z.infer<typeof snapshotInfo>
  readonly onClose: () => void
}

export function ModelPanel({ model, snapshot, onClose }: ModelPanelProps) {
  const [editing, setEditing] = useState(false)
  const [removing, setRemoving] = useState(false)
  const setPrice = useServerAction((client, price: PriceInput | null) => client.models.setPrice({ id: model.id, price }), ['models'])
  const remove = useServerAction((client, id: string) => client.models.remove({ id }), ['models'])
  const source = priceSourceView(model)

  return (
    <Panel
      label={`Model ${model.id}`}
      onClose={onClose}
      width={400}
      title={model.model}
      actions={<CopyButton text={model.id} label="Copy id" />}
    >
      <dl className={classes['facts']}>
        <Fact name="Id" value={<code>{model.id}</code>} />
        {model.name !== model.model && <Fact name="Name" value={model.name} />}
        <Fact name="Provider" value={model.providerName} />
        <Fact name="Tier" value={model.tier} />
        <Fact name="Capabilities" value={model.capabilities.length === 0 ? 'none given' : model.capabilities.join(', ')} />
        <Fact name="Context" value={model.contextWindow === null ? 'not known' : `${formatCount(model.contextWindow)} tokens`} />
        <Fact name="Max output" value={model.maxOutputTokens === null ? 'not known' : `${formatCount(model.maxOutputTokens)} tokens`} />
        <Fact name="Entry" value={`${model.builtIn ? 'ships with Tollgate' : 'added by you'}${model.deprecated ? ', deprecated by its provider' : ''}`} />
      </dl>
      <section className={classes['price']} aria-label="Price">
        <header>
          <h3>Price</h3>
          <StatusChip tone={source.kind === 'unpriced' ? 'warn' : source.kind === 'override' ? 'info' : 'neutral'} icon={source.kind === 'unpriced' ? undefined : null}>
            {source.word}
          </StatusChip>
        </header>
        {model.price !== null && (
          <>
            <dl className={classes['rates']}>
              <Rate name="Input" rate={model.price.rates.input} />
              <Rate name="Output" rate={model.price.rates.output} />
              <Rate name="Cached input" rate={model.price.rates.cachedInput} />
              <Rate name="Cache write" rate={model.price.rates.cacheWrite} />
              {model.price.rates.cacheWrite1h != null && <Rate name="Cache write, 1 h" rate={model.price.rates.cacheWrite1h} />}
            </dl>
            {longContextText(model.price).map((sentence) => (
              <p key={sentence} className={classes['quiet']}>
                {sentence}
              </p>
            ))}
            <p className={classes['quiet']}>USD per million tokens.</p>
          </>
        )}
        <p className={classes['quiet']}>
          {source.explanation}
          {model.priceSource === 'override' && model.priceDate !== null && (
            <>
              {' '}
              In force since <Time at={model.priceDate} />.
            </>
          )}
          {model.priceSource === 'snapshot' && ` ${snapshot.source}, ${snapshotAgeText(snapshot.ageDays)}.`}
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
            <div className={classes['buttons']}>
              <Button variant="default" onClick={() => setEditing(true)}>
                {model.price === null ? 'Give it a price' : 'Override price'}
              </Button>
              {model.priceSource === 'override' && (
                <Button variant="default" loading={setPrice.running} onClick={() => void setPrice.run(null)}>
                  {model.builtIn ? 'Back to snapshot' : 'Remove price'}
                </Button>
              )}
            </div>
          )
        )}
        {setPrice.error !== null && <ErrorState error={setPrice.error} />}
      </section>
      <LearnedFacts model={model.id} />
      {!model.builtIn && !model.simulated && (
        <Button variant="default" className={classes['danger']} onClick={() => setRemoving(true)}>
          Remove from the catalogue
        </Button>
      )}
      <ConfirmDialog
        opened={removing}
        danger
        title={`Remove ${model.model}`}
        confirmLabel="Remove model"
        busy={remove.running}
        error={remove.error}
        onCancel={() => setRemoving(false)}
        onConfirm={() => void remove.run(model.id).then((done) => done.ok && onClose())}
      >
        <p>Calls can no longer name {model.id}, and services that default to it are refused until they name another. Ledger entries and their costs stay.</p>
      </ConfirmDialog>
    </Panel>
  )
}

function PriceForm({ model, busy, onCancel, onSave }: { readonly model: Model; readonly busy: boolean; readonly onCancel: () => void; readonly onSave: (price: PriceInput) => void }) {
  const [draft, setDraft] = useState(() => (model.price === null ? emptyPriceDraft : priceDraftOf(model.price)))
  const [tried, setTried] = useState(false)
  const check = checkPrice(draft)
  return (
    <form
      className={classes['form']}
      aria-label={`Price of ${model.model}`}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (check.price !== null && !busy) onSave(check.price)
      }}
    >
      <PriceFields draft={draft} check={check} showProblems={tried} onChange={setDraft} />
      <p className={classes['quiet']}>
        From now on. What is in the ledger keeps its price.
        {model.price !== null && model.price.tiers.length > 0 && ' An override has no separate price for long input.'}
      </p>
      <div className={classes['foot']}>
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

function Fact({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Rate({ name, rate }: { readonly name: string; readonly rate: number | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{rate === null ? '–' : rateText(rate)}</dd>
    </div>
  )
}
