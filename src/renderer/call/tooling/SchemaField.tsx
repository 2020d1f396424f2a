/** A JSON Schema as text, with its fault and where it is, put in order on request. */
import { Button, Menu } from '@mantine/core'
import { jsonFault } from '../../kit/json-fault'
import { GrowingText } from '../../kit/GrowingText'
import { prettyJson } from './pretty-json'
import classes from './tooling.module.css'

export interface SchemaFieldProps {
  readonly label: string
  readonly description?: string
  readonly value: string
  /** What is wrong with it, as a sentence. */
  readonly fault: string | null
  readonly templates?: Readonly<Record<string, string>>
  readonly onChange: (text: string) => void
}

export function SchemaField({
  label,
  description,
  value,
  fault,
  templates = {},
  onChange,
}: SchemaFieldProps) {
  const titles = Object.keys(templates)
  return (
    <div>
      <GrowingText
        label={label}
        description={description}
        error={fault}
        placeholder={'{ "type": "object", "properties": { } }'}
        value={value}
        lines={3}
        most={18}
        spellCheck={false}
        inputClass={classes.json}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div className={classes.actions}>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-label={`Format: ${label}`}
          disabled={jsonFault(value) !== null}
          onClick={() => onChange(prettyJson(value) ?? value)}
        >
          Format
        </Button>
        {titles.length > 0 && (
          <Menu position="bottom-start">
            <Menu.Target>
              <Button variant="subtle" color="gray" size="compact-sm">
                Schema from a template
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {titles.map((title) => (
                <Menu.Item key={title} onClick={() => onChange(templates[title] ?? '')}>
                  {title}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </div>
  )
}
