/** One tool: its name, what it is for, its arguments, and a result its calls begin with. */
import { ActionIcon, TextInput } from '@mantine/core'
import { Trash2 } from 'lucide-react'
import { GrowingText } from '../../kit/GrowingText'
import { SchemaField } from './SchemaField'
import { faultsOfTool } from './tooling.form'
import type { ToolDraft } from './tooling-draft'
import classes from './tooling.module.css'

export interface ToolFieldsProps {
  readonly tool: ToolDraft
  readonly all: readonly ToolDraft[]
  readonly withStub: boolean
  readonly onChange: (change: Partial<ToolDraft>) => void
  readonly onRemove: () => void
}

export function ToolFields({ tool, all, withStub, onChange, onRemove }: ToolFieldsProps) {
  const faults = faultsOfTool(tool, all)
  const name = tool.name === '' ? 'without a name' : tool.name
  return (
    <fieldset className={classes.tool}>
      <legend className="tg-visually-hidden">Tool {name}</legend>
      <div className={classes.toolHead}>
        <TextInput
          className={classes.toolName ?? ''}
          label="Name of the tool"
          placeholder="get_weather"
          value={tool.name}
          error={tool.name === '' ? null : faults.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <ActionIcon size={28} aria-label={`Remove tool ${name}`} title="Remove" onClick={onRemove}>
          <Trash2 size={14} />
        </ActionIcon>
      </div>
      <TextInput
        label="What it is for"
        placeholder="When to call it and what it gives"
        value={tool.description}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
      <SchemaField
        label="Parameters"
        description="A JSON Schema of its arguments; empty where it takes none."
        value={tool.parameters}
        fault={faults.parameters}
        onChange={(parameters) => onChange({ parameters })}
      />
      {withStub && (
        <GrowingText
          label="Stub result"
          description="Stands as the result of its calls until you change it; empty: you write each."
          value={tool.stub}
          lines={1}
          most={8}
          inputClass={classes.json}
          onChange={(event) => onChange({ stub: event.currentTarget.value })}
        />
      )}
    </fieldset>
  )
}
