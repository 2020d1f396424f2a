/** Tools a model may call, and the JSON its answer is to be: typed, checked as it is typed. */
import { Button, Checkbox, Menu, Select, TextInput } from '@mantine/core'
import { Plus } from 'lucide-react'
import { Choice } from '../../kit/Choice'
import { SchemaField } from './SchemaField'
import { ToolFields } from './ToolFields'
import { faultsOfFormat } from './tooling.form'
import {
  emptyTool,
  schemaTemplates,
  toolTemplates,
  type ToolDraft,
  type ToolingDraft,
} from './tooling-draft'
import classes from './tooling.module.css'

export interface ToolingEditorProps {
  readonly draft: ToolingDraft
  readonly onChange: (change: Partial<ToolingDraft>) => void
  /** False where calls of tools are shown and not answered. */
  readonly withStubs?: boolean
}

export function ToolingEditor({ draft, onChange, withStubs = true }: ToolingEditorProps) {
  return (
    <div className={classes.editor}>
      <Tools draft={draft} onChange={onChange} withStubs={withStubs} />
      <AnswerForm draft={draft} onChange={onChange} />
    </div>
  )
}

function Tools({ draft, onChange, withStubs = true }: ToolingEditorProps) {
  const { tools } = draft
  return (
    <section className={classes.part} aria-label="Tools">
      {tools.map((tool, place) => (
        <ToolFields
          key={place}
          tool={tool}
          all={tools}
          withStub={withStubs}
          onChange={(change) =>
            onChange({
              tools: tools.map((each, at) => (at === place ? { ...each, ...change } : each)),
              ...renamedChoice(draft, tool, change),
            })
          }
          onRemove={() =>
            onChange({
              tools: tools.filter((_, at) => at !== place),
              ...(draft.choice === `only ${tool.name}` ? { choice: 'auto' } : {}),
            })
          }
        />
      ))}
      <div className={classes.actions}>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<Plus size={13} aria-hidden="true" />}
          onClick={() => onChange({ tools: [...tools, emptyTool] })}
        >
          Add a tool
        </Button>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="subtle" color="gray" size="compact-sm">
              From a template
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {Object.entries(toolTemplates).map(([title, template]) => (
              <Menu.Item key={title} onClick={() => onChange({ tools: [...tools, template] })}>
                {title}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      {tools.length > 0 && (
        <Select
          label="Which tools are called"
          data={[
            { value: 'auto', label: 'As the model sees fit' },
            { value: 'required', label: 'One of them has to be' },
            { value: 'none', label: 'None' },
            ...[...new Set(tools.map(({ name }) => name))]
              .filter((name) => name !== '')
              .map((name) => ({ value: `only ${name}`, label: `Only ${name}` })),
          ]}
          value={draft.choice}
          allowDeselect={false}
          onChange={(choice) => onChange({ choice: choice ?? 'auto' })}
        />
      )}
    </section>
  )
}

/** A choice of one tool follows its name. */
function renamedChoice(
  { choice }: ToolingDraft,
  { name }: ToolDraft,
  change: Partial<ToolDraft>,
): Partial<ToolingDraft> {
  if (change.name === undefined || choice !== `only ${name}`) return {}
  return { choice: change.name === '' ? 'auto' : `only ${change.name}` }
}

function AnswerForm({ draft, onChange }: ToolingEditorProps) {
  const faults = faultsOfFormat(draft)
  return (
    <section className={classes.part} aria-label="Form of the answer">
      <Choice
        label="Form of the answer"
        hint={hints[draft.format]}
        options={{ text: 'Text', json_object: 'JSON', json_schema: 'By a schema' }}
        value={draft.format}
        onChange={(format) => onChange({ format })}
      />
      {draft.format === 'json_schema' && (
        <>
          <TextInput
            label="Name of the schema"
            value={draft.schemaName}
            error={faults.name}
            onChange={(event) => onChange({ schemaName: event.currentTarget.value })}
          />
          <SchemaField
            label="Schema of the answer"
            value={draft.schema}
            fault={faults.schema}
            templates={schemaTemplates}
            onChange={(schema) => onChange({ schema })}
          />
          <Checkbox
            label="Strict"
            description="OpenAI keeps the model to it, and refuses schemas it cannot keep it to."
            checked={draft.strict}
            onChange={(event) => onChange({ strict: event.currentTarget.checked })}
          />
        </>
      )}
    </section>
  )
}

const hints: Readonly<Record<ToolingDraft['format'], string>> = {
  text: 'As the model writes.',
  json_object: 'Any JSON object. The prompt has to ask for JSON as well.',
  json_schema: 'JSON that is held against a schema, by the provider where it can and here.',
}
