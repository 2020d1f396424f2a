/** Under the table: where the prices come from, how old they are, and what unpriced means. */
import { Popover, UnstyledButton } from '@mantine/core'
import { Info } from 'lucide-react'
import type { z } from 'zod'
import type { Model, snapshotInfo } from '../../../contract/models'
import { StatusChip } from '../../kit/StatusChip'
import { formatMoment } from '../../kit/time-format'
import { catalogueFigures, snapshotAgeText, staleAfterDays } from './model.words'
import { useModelsStore } from './models.state'
import classes from './models.module.css'

/** The line, with the way to newer prices. */
export function CatalogueLine({
  models,
  snapshot,
}: {
  readonly models: readonly Model[]
  readonly snapshot: z.infer<typeof snapshotInfo>
}) {
  const { setFilter, open } = useModelsStore()
  const figures = catalogueFigures(models)
  const stale = snapshot.ageDays >= staleAfterDays
  return (
    <footer className={classes.line}>
      <span title={`${snapshot.id}\n${formatMoment(snapshot.date)}`}>
        Prices in USD per million tokens, {snapshot.source}, {snapshotAgeText(snapshot.ageDays)}
      </span>
      {stale && <StatusChip tone="warn">Old: check the prices you rely on</StatusChip>}
      <UnstyledButton className={classes.lineButton} onClick={() => open({ kind: 'prices' })}>
        Newer prices
      </UnstyledButton>
      <span>{figures.priced} priced</span>
      {figures.overridden > 0 && (
        <UnstyledButton
          className={classes.lineButton}
          onClick={() => setFilter({ pricing: 'override' })}
        >
          {figures.overridden} overridden
        </UnstyledButton>
      )}
      {figures.unpriced > 0 && (
        <UnstyledButton
          className={classes.lineButton}
          onClick={() => setFilter({ pricing: 'unpriced' })}
        >
          {figures.unpriced} unpriced
        </UnstyledButton>
      )}
      <Popover width={340} position="top-end" withinPortal>
        <Popover.Target>
          <UnstyledButton className={classes.lineButton}>
            <Info size={13} aria-hidden="true" /> What unpriced means
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <p className={classes.paragraph}>
            A model without a price never counts as free. Under a hard USD budget its calls are
            refused, because what they may cost cannot be held. Elsewhere they run, are recorded
            with unknown cost, and are counted apart.
          </p>
          <p className={classes.paragraph}>
            Give it a price of your own to lift this. A free model is priced 0.
          </p>
        </Popover.Dropdown>
      </Popover>
    </footer>
  )
}
