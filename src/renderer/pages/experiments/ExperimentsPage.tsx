/** Experiments: the list, the form, one that runs, and the verdict it ends in. */
import { Button, SegmentedControl } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useMemo } from 'react'
import { useCommands, type Command } from '../../frame/frame.state'
import { navigate, useRoute } from '../../frame/route'
import { Page } from '../../kit/Page'
import { useModels } from '../../parts/ModelPicker'
import { BoardView } from './board/BoardView'
import { useDraft } from './draft.state'
import { exampleDraft } from './example'
import { ExperimentForm } from './ExperimentForm'
import { ExperimentList } from './ExperimentList'
import { ExperimentView } from './ExperimentView'
import { readSample } from './sample.words'
import { SampleForm } from './SampleForm'
import classes from './experiments.module.css'

export function ExperimentsPage() {
  const { rest, query } = useRoute()
  const [place, tab] = rest
  const tryExample = useExample()
  const commands = useMemo<readonly Command[]>(
    () => [
      {
        id: 'experiment-new',
        group: 'Experiments',
        label: 'New experiment',
        run: () => navigate('/experiments/new'),
      },
      {
        id: 'experiment-example',
        group: 'Experiments',
        label: 'Try an experiment on the simulated provider',
        words: 'example',
        run: tryExample,
      },
      {
        id: 'board',
        group: 'Experiments',
        label: 'Board of models',
        words: 'rating ranking leaderboard votes wins',
        run: () => navigate('/experiments/board'),
      },
    ],
    [tryExample],
  )
  useCommands('experiments', commands)
  const sample = useMemo(() => (place === 'new' ? readSample(query) : null), [place, query])
  if (sample !== null) return <SampleForm sample={sample} />
  if (place === 'new') return <ExperimentForm onExample={tryExample} />
  if (place !== undefined && place !== 'board')
    return <ExperimentView key={place} id={place} tab={tab === 'verdict' ? 'verdict' : 'run'} />
  return (
    <Page
      title="Experiments"
      action={
        <Button
          leftSection={<Plus size={14} aria-hidden="true" />}
          onClick={() => navigate('/experiments/new')}
        >
          New experiment
        </Button>
      }
    >
      <SegmentedControl
        className={classes.tabs}
        aria-label="Show"
        value={place === 'board' ? 'board' : 'list'}
        onChange={(value) => navigate(value === 'board' ? '/experiments/board' : '/experiments')}
        data={[
          { value: 'list', label: 'Experiments' },
          { value: 'board', label: 'Board' },
        ]}
      />
      {place === 'board' ? <BoardView /> : <ExperimentList onExample={tryExample} />}
    </Page>
  )
}

/** Fills the form with the ready example; what stood in it before is gone. */
function useExample(): () => void {
  const models = useModels().data?.items
  return useMemo(
    () => () => {
      const simulated = (models ?? [])
        .filter((model) => model.simulated && model.capabilities.includes('chat'))
        .map((model) => model.id)
      useDraft.getState().replace(exampleDraft(simulated))
      navigate('/experiments/new')
    },
    [models],
  )
}
