/** The form of a new experiment: cases, prompt, variants, checks and limits, each with what is wrong beside it. */
import { Button, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useDesk } from '../../call/use-desk'
import { navigate } from '../../frame/route'
import { useServerAction } from '../../client/query'
import { Page } from '../../kit/Page'
import { ErrorState } from '../../parts/ErrorState'
import { useProjects } from '../../parts/console.state'
import { useModels } from '../../parts/ModelPicker'
import type { NewExperiment } from '../../../contract/experiments'
import { CasesSection } from './CasesSection'
import { ChecksSection } from './ChecksSection'
import { useDraft } from './draft.state'
import { checkDraft } from './check-draft'
import { emptyDraft } from './experiment.form'
import { sizeText } from './experiment.words'
import { LimitsSection } from './LimitsSection'
import { PromptSection } from './PromptSection'
import { useKeptDraft } from './use-kept-draft'
import { VariantsSection } from './VariantsSection'
import classes from './experiments.module.css'

export function ExperimentForm({ onExample }: { readonly onExample: () => void }) {
  const desk = useDesk()
  const draft = useDraft((state) => state.draft)
  const kept = useDraft((state) => state.kept)
  const act = useDraft.getState()
  const project = useProjects().data?.items.find(({ name }) => name === desk?.scope.project)
  useKeptDraft(project?.storeContent)
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  usePresets()
  const save = useServerAction(
    (client, input: NewExperiment) => client.experiments.create(input),
    ['experiments'],
  )
  const scope = desk?.scope ?? { project: '', environment: '' }
  const checked = checkDraft(draft, scope)
  const problems = tried && !checked.ok ? checked.problems : {}
  async function submit() {
    setTried(true)
    if (!checked.ok) {
      focusOnProblem(form.current)
      return
    }
    const answer = await save.run(checked.input)
    if (!answer.ok) return
    act.clear()
    navigate(`/experiments/${answer.value.id}`)
  }
  const repeats = Number(draft.repeats)
  return (
    <Page
      title="New experiment"
      action={
        <Button variant="default" onClick={() => navigate('/experiments')}>
          All experiments
        </Button>
      }
    >
      <form
        ref={form}
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {draft === emptyDraft && (
          <p className={classes.lead}>
            New to this?{' '}
            <Button variant="subtle" size="compact-sm" onClick={onExample}>
              Fill in a free example
            </Button>
          </p>
        )}
        <TextInput
          label="Name"
          placeholder="What you want to find out"
          maxLength={120}
          value={draft.name}
          error={problems.name}
          onChange={(event) => act.set({ name: event.currentTarget.value })}
        />
        <CasesSection problem={problems.cases} />
        <PromptSection problem={problems.template} />
        <VariantsSection problems={problems} project={desk?.scope.project} />
        <ChecksSection problems={problems} project={desk?.scope.project} />
        <LimitsSection problems={problems} />
        {save.error !== null && <ErrorState error={save.error} />}
        <footer className={classes.formFoot}>
          <span className={classes.quiet}>
            {sizeText(
              draft.cases.length,
              draft.variants.length,
              Number.isInteger(repeats) ? repeats : 1,
            )}
            {project?.storeContent === false
              ? ` · Project ${project.name} stores no content: this draft lasts until you reload.`
              : !kept && ' · This draft is too large to outlive a reload.'}
          </span>
          <Button variant="default" disabled={draft === emptyDraft} onClick={act.clear}>
            Clear
          </Button>
          <Button type="submit" loading={save.running} disabled={desk === null}>
            Review and see the cost
          </Button>
        </footer>
      </form>
    </Page>
  )
}

/** Once the fields have been told their problems. */
function focusOnProblem(form: HTMLFormElement | null): void {
  setTimeout(
    () =>
      form
        ?.querySelector<HTMLElement>(
          '[aria-invalid="true"], [data-problem] button, [data-problem] textarea',
        )
        ?.focus(),
    0,
  )
}

/** Variants without a model get the simulated ones until a person picks. */
function usePresets(): void {
  const models = useModels().data?.items
  const variants = useDraft((state) => state.draft.variants)
  useEffect(() => {
    const untouched = variants === emptyDraft.variants
    const simulated = (models ?? []).filter(
      (model) => model.simulated && model.capabilities.includes('chat'),
    )
    if (!untouched || simulated.length === 0) return
    for (const [at, { key }] of variants.entries())
      useDraft.getState().setVariant(key, { model: simulated[at % simulated.length]?.id ?? null })
  }, [models, variants])
}
