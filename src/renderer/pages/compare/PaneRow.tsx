/** The panes side by side, or the one that is shown alone; of a blind comparison, only its answers. */
import { useMemo } from 'react'
import { useModels } from '../../parts/ModelPicker'
import { blindProgress } from './blind'
import { hiddenIn, type CompareDesk } from './compare-shape'
import { useCompare } from './compare.state'
import { HiddenPane } from './HiddenPane'
import { chipsOf, paneLabel } from './panes'
import { notEstimated, type PaneEstimate } from './pane-estimates'
import { PaneView } from './PaneView'
import classes from './compare.module.css'

export interface PaneRowProps {
  readonly desk: CompareDesk | null
  /** In pane order. */
  readonly estimates: readonly PaneEstimate[]
}

export function PaneRow({ desk, estimates }: PaneRowProps) {
  const hidden = useCompare(hiddenIn)
  return (
    <div className={classes.panes} tabIndex={0} role="group" aria-label="Panes">
      {hidden ? <HiddenPanes /> : <OpenPanes desk={desk} estimates={estimates} />}
    </div>
  )
}

function HiddenPanes() {
  const panes = useCompare((state) => state.panes)
  const focused = useCompare((state) => state.focused)
  const { ended, all } = blindProgress(panes)
  return panes
    .filter(({ id }) => focused === null || focused === id)
    .map(({ id, run }) => <HiddenPane key={id} id={id} run={ended === all ? run : null} />)
}

function OpenPanes({ desk, estimates }: PaneRowProps) {
  const panes = useCompare((state) => state.panes)
  const focused = useCompare((state) => state.focused)
  const current = useCompare((state) => state.current?.comparison ?? null)
  const models = useModels().data?.items
  const comparisonId = current?.id ?? null
  const chips = useMemo(() => chipsOf(panes, comparisonId), [panes, comparisonId])
  return panes.map((pane, place) =>
    focused !== null && focused !== pane.id ? null : (
      <PaneView
        key={pane.id}
        pane={pane}
        label={paneLabel(panes, pane)}
        paneCount={panes.length}
        place={place}
        model={models?.find((model) => model.id === pane.model) ?? null}
        told={estimates[place] ?? notEstimated}
        desk={desk}
        earlier={pane.run !== null && pane.comparisonId !== comparisonId}
        cheapest={chips.cheapest.has(pane.id)}
        fastest={chips.fastest.has(pane.id)}
        chosen={current?.vote?.choice === pane.id && pane.comparisonId === comparisonId}
      />
    ),
  )
}
