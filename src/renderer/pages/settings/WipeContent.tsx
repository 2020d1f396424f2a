/** Wipes prompts and answers on request, after saying exactly what goes and where it lies on. */
import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { useProjects } from '../../parts/console.state'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import { ErrorState } from '../../parts/ErrorState'
import { TaskProgress } from '../../parts/tasks/TaskProgress'
import { useServerAction } from '../../client/query'
import { leftElsewhere, wipeAges, wipeParts, wipeScope, type WipeScope } from './content.words'
import { SettingRow, Section } from './SettingRow'
import classes from './settings.module.css'

/** What to wipe, how much that is, and the question before it. */
export function WipeContent() {
  const projects = useProjects()
  const [project, setProject] = useState<string | null>(null)
  const [days, setDays] = useState('0')
  const [scope, setScope] = useState<WipeScope | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const measure = useServerAction((client, asked: WipeScope) => client.content.measure(asked))
  const wipe = useServerAction(
    (client, asked: WipeScope) => client.content.wipe(asked),
    ['calls', 'comparisons', 'cache', 'deadLetters', 'conversations', 'prompts'],
  )
  const [found, setFound] = useState<{
    readonly parts: string | null
    readonly left: string | null
  }>({ parts: null, left: null })

  async function ask() {
    setDone(null)
    const asked = wipeScope(project, Number(days), Date.now())
    const answer = await measure.run(asked)
    if (!answer.ok) return
    setFound({ parts: wipeParts(answer.value), left: leftElsewhere(answer.value) })
    setScope(asked)
  }

  async function confirm() {
    if (scope === null) return
    const answer = await wipe.run(scope)
    // A stop is told beside the progress.
    if (answer.ok || answer.error.code === 'cancelled') setScope(null)
    if (answer.ok && !answer.value.stopped) setDone(answer.value.message)
  }

  return (
    <Section title="Prompts and answers">
      <SettingRow
        name="Wipe prompts and answers"
        reason="Everywhere they lie: calls, conversations, comparisons, the cache, dead letters and saved prompts. The ledger, its figures and the facts of each call stay. It is on record and cannot be undone."
      >
        <div className={classes.inline}>
          <Select
            aria-label="Project to wipe"
            w={150}
            clearable
            clearButtonProps={{ 'aria-label': 'All projects' }}
            placeholder="All projects"
            data={(projects.data?.items ?? []).map(({ name }) => name)}
            value={project}
            onChange={setProject}
          />
          <Select
            aria-label="Age to wipe"
            w={170}
            allowDeselect={false}
            data={[...wipeAges]}
            value={days}
            onChange={(value) => value !== null && setDays(value)}
          />
          <Button variant="default" loading={measure.running} onClick={() => void ask()}>
            Wipe
          </Button>
        </div>
      </SettingRow>
      <TaskProgress kinds={['wipe', 'retention']} tellsEnd={done !== null || wipe.running} />
      {measure.error !== null && <ErrorState error={measure.error} />}
      {done !== null && (
        <p className={classes.reason} role="status">
          Wiped. {done}
        </p>
      )}
      <ConfirmDialog
        opened={scope !== null}
        danger
        title={
          project === null ? 'Wipe prompts and answers' : `Wipe prompts and answers of ${project}`
        }
        confirmLabel="Wipe"
        busy={wipe.running}
        disabled={found.parts === null}
        error={wipe.error}
        onCancel={() => setScope(null)}
        onConfirm={() => void confirm()}
      >
        <p>
          {found.parts === null
            ? 'There is nothing of that kind to wipe.'
            : `This wipes ${found.parts}. It cannot be undone.`}
        </p>
        {found.parts !== null && found.left !== null && <p>{found.left}</p>}
        <TaskProgress kinds={['wipe']} tellsEnd />
        {found.parts !== null && (
          <p>
            What stands in the Playground or in Compare of an open window stays there until it is
            cleared or the window is closed.
          </p>
        )}
      </ConfirmDialog>
    </Section>
  )
}
