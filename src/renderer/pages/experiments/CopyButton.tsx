/** Fills the form with an experiment that has run: what has run is a record, more cases go into a copy. */
import { Button } from '@mantine/core'
import { Copy } from 'lucide-react'
import type { Experiment } from '../../../contract/experiments'
import { navigate } from '../../frame/route'
import { useDraft } from './draft.state'
import { draftOf, type ExperimentDraft } from './experiment.form'

export interface CopyButtonProps {
  readonly experiment: Experiment
  /** What the copy has instead. */
  readonly change?: Partial<ExperimentDraft>
  readonly label?: string
  readonly filled?: boolean
}

export function CopyButton({
  experiment,
  change = {},
  label = 'Copy as a new experiment',
  filled = false,
}: CopyButtonProps) {
  return (
    <Button
      variant={filled ? 'filled' : 'default'}
      leftSection={<Copy size={14} aria-hidden="true" />}
      title="The form with the same cases and variants, to add to and change; this one stays as it is"
      onClick={() => {
        useDraft.getState().replace({ ...draftOf(experiment), ...change })
        navigate('/experiments/new')
      }}
    >
      {label}
    </Button>
  )
}
