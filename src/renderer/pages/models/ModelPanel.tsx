/** One model: what it is, its price, what was learned of it, removal of an added one. */
import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { z } from 'zod'
import type { Model, snapshotInfo } from '../../../contract/models'
import { ConfirmDialog } from '../../ui/ConfirmDialog'
import { CopyButton } from '../../ui/CopyButton'
import { Panel } from '../../ui/Panel'
import { formatCount } from '../../ui/format'
import { useServerAction } from '../../ui/query'
import { LearnedFacts } from './LearnedFacts'
import { LearnedMargins } from './LearnedMargins'
import { PriceSection } from './PriceSection'
import classes from './models.module.css'

export interface ModelPanelProps {
  readonly model: Model
  readonly snapshot: z.infer<typeof snapshotInfo>
  readonly onClose: () => void
}

export function ModelPanel({ model, snapshot, onClose }: ModelPanelProps) {
  const [removing, setRemoving] = useState(false)
  const remove = useServerAction((client, id: string) => client.models.remove({ id }), ['models'])

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
        <Fact
          name="Capabilities"
          value={model.capabilities.length === 0 ? 'none given' : model.capabilities.join(', ')}
        />
        <Fact
          name="Context"
          value={
            model.contextWindow === null
              ? 'not known'
              : `${formatCount(model.contextWindow)} tokens`
          }
        />
        <Fact
          name="Max output"
          value={
            model.maxOutputTokens === null
              ? 'not known'
              : `${formatCount(model.maxOutputTokens)} tokens`
          }
        />
        <Fact
          name="Entry"
          value={`${model.builtIn ? 'ships with Tollgate' : 'added by you'}${model.deprecated ? ', deprecated by its provider' : ''}`}
        />
      </dl>
      <PriceSection model={model} snapshot={snapshot} />
      <LearnedFacts model={model.id} />
      <LearnedMargins model={model.id} />
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
        <p>
          Calls can no longer name {model.id}, and services that default to it are refused until
          they name another. Ledger entries and their costs stay.
        </p>
      </ConfirmDialog>
    </Panel>
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
