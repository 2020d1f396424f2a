/** One model: what it is, its price, what was learned of it, removal of an added one. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import type { Model, snapshotInfo } from '../../../contract/models'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import { CopyButton } from '../../kit/CopyButton'
import { Facts, type FactRow } from '../../kit/Facts'
import { Panel } from '../../kit/Panel'
import { formatCount } from '../../kit/format'
import { useServerAction } from '../../client/query'
import { LearnedFacts } from './LearnedFacts'
import { LearnedMargins } from './LearnedMargins'
import { PriceSection } from './PriceSection'
import classes from './models.module.css'

export interface ModelPanelProps {
  readonly model: Model
  readonly snapshot: z.infer<typeof snapshotInfo>
  readonly onClose: () => void
}

/** The panel of the model that is open. */
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
      <Facts rows={factsOf(model)} />
      <PriceSection model={model} snapshot={snapshot} />
      <LearnedFacts model={model.id} />
      <LearnedMargins model={model.id} />
      {!model.builtIn && !model.simulated && (
        <Button variant="default" className={classes.danger} onClick={() => setRemoving(true)}>
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

/** What the table has no room for. */
function factsOf(model: Model): readonly FactRow[] {
  const tokens = (count: number | null) =>
    count === null ? 'not known' : `${formatCount(count)} tokens`
  const origin = model.builtIn ? 'ships with Tollgate' : 'added by you'
  return [
    ['Id', <code key="id">{model.id}</code>],
    ['Name', model.name === model.model ? null : model.name],
    ['Provider', model.providerName],
    ['Tier', model.tier],
    [
      'Capabilities',
      model.capabilities.length === 0 ? 'none given' : model.capabilities.join(', '),
    ],
    ['Context', tokens(model.contextWindow)],
    ['Max output', tokens(model.maxOutputTokens)],
    ['Entry', `${origin}${model.deprecated ? ', deprecated by its provider' : ''}`],
  ]
}
