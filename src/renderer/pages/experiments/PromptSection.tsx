/** What goes around every case: a system prompt and a template with variables. */
import { GrowingText } from '../../kit/GrowingText'
import { useDraft } from './draft.state'
import { Section } from './Section'
import { namesIn } from '../../../shared/template'
import classes from './experiments.module.css'

export function PromptSection({ problem }: { readonly problem: string | undefined }) {
  const template = useDraft((state) => state.draft.template)
  const system = useDraft((state) => state.draft.system)
  const act = useDraft.getState()
  const names = namesIn(system, template)
  return (
    <Section
      title="Prompt"
      hint={
        template.trim() === ''
          ? 'Without a template each case is sent as it is.'
          : `Variables: ${names.length === 0 ? 'none' : names.map((name) => `{{${name}}}`).join(' ')}`
      }
    >
      <GrowingText
        label="System prompt"
        placeholder="None"
        lines={2}
        most={10}
        value={system}
        onChange={(event) => act.set({ system: event.currentTarget.value })}
      />
      <GrowingText
        label="Template"
        placeholder={'Classify this message as complaint, question or praise.\n\n{{input}}'}
        lines={3}
        most={14}
        inputClass={classes.template}
        error={problem}
        value={template}
        onChange={(event) => act.set({ template: event.currentTarget.value })}
      />
      {names.includes('expected') && (
        <p className={classes.hint}>
          {'{{expected}} tells the model the answer that is expected.'}
        </p>
      )}
    </Section>
  )
}
