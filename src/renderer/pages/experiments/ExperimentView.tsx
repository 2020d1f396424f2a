/** One experiment: its draft before the start, its table while it runs, and its verdict. */
import { Button, SegmentedControl } from '@mantine/core'
import { ArrowLeft } from 'lucide-react'
import type { Experiment } from '../../../contract/experiments'
import { navigate } from '../../frame/route'
import { Page } from '../../kit/Page'
import { SkeletonRows } from '../../kit/Skeletons'
import { ErrorState } from '../../parts/ErrorState'
import { DraftView } from './DraftView'
import { ExportMenu } from './ExportMenu'
import { RunView } from './RunView'
import { useExperiment } from './use-experiments'
import { VerdictView } from './VerdictView'
import classes from './experiments.module.css'

export interface ExperimentViewProps {
  readonly id: string
  readonly tab: 'run' | 'verdict'
}

export function ExperimentView({ id, tab }: ExperimentViewProps) {
  const { data, error, loading, reload } = useExperiment(id)
  const started = data !== undefined && data.state !== 'draft'
  return (
    <Page
      title="Experiment"
      fixed={started && tab === 'run'}
      action={started ? <Tabs id={id} tab={tab} experiment={data} /> : undefined}
      more={
        <>
          <Button
            variant="default"
            leftSection={<ArrowLeft size={14} aria-hidden="true" />}
            onClick={() => navigate('/experiments')}
          >
            All experiments
          </Button>
          {started && <ExportMenu id={id} />}
        </>
      }
    >
      {error !== null && (
        <div className={classes.notice}>
          <ErrorState error={error} onRetry={reload} />
        </div>
      )}
      {loading && <SkeletonRows rows={10} rowHeight={34} widths={['40%', '20%', '20%']} />}
      {data !== undefined && <Body experiment={data} tab={tab} />}
    </Page>
  )
}

function Body({
  experiment,
  tab,
}: {
  readonly experiment: Experiment
  readonly tab: 'run' | 'verdict'
}) {
  if (experiment.state === 'draft') return <DraftView experiment={experiment} />
  return tab === 'verdict' ? (
    <VerdictView experiment={experiment} />
  ) : (
    <RunView experiment={experiment} />
  )
}

function Tabs({ id, tab, experiment }: ExperimentViewProps & { readonly experiment: Experiment }) {
  return (
    <SegmentedControl
      aria-label="Show"
      value={tab}
      onChange={(value) => navigate(`/experiments/${id}${value === 'verdict' ? '/verdict' : ''}`)}
      data={[
        { value: 'run', label: 'Trials' },
        { value: 'verdict', label: experiment.state === 'done' ? 'Verdict' : 'Early look' },
      ]}
    />
  )
}
