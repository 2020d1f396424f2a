/** One rule of a profile: what it demands, how grave breaking it is, and what it counts. */
import {
  ActionIcon,
  MultiSelect,
  SegmentedControl,
  Select,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core'
import { X } from 'lucide-react'
import { ruleNames } from '../../call/validation.words'
import { NumberText } from '../../kit/number/NumberText'
import { fieldsOf, type FieldSpec, type FieldValue, type RuleDraft } from './rule.form'
import classes from './validation.module.css'

export interface RuleFormProps {
  readonly draft: RuleDraft
  readonly problems: Readonly<Record<string, string>>
  /**
   * Changes the draft as it is then: a field that is left and a switch that is pressed may change
   * it in one turn.
   */
  readonly onChange: (change: (draft: RuleDraft) => RuleDraft) => void
  readonly onRemove: () => void
}

export function RuleForm({ draft, problems, onChange, onRemove }: RuleFormProps) {
  const name = ruleNames[draft.kind]
  const fields = fieldsOf[draft.kind]
  const set = (field: string, value: FieldValue) =>
    onChange((now) => ({ ...now, values: { ...now.values, [field]: value } }))
  return (
    <li className={classes.rule} aria-label={name}>
      <div className={classes.ruleHead}>
        <h3>{name}</h3>
        <SegmentedControl
          aria-label={`${name}: when broken`}
          value={draft.severity}
          onChange={(value) =>
            onChange((now) => ({ ...now, severity: value === 'warn' ? 'warn' : 'fail' }))
          }
          data={[
            { value: 'fail', label: 'Fails' },
            { value: 'warn', label: 'Warns' },
          ]}
        />
        <NumberText
          aria-label={`${name}: weight in the score`}
          title="Weight in the score"
          className={classes.weight}
          leftSection="×"
          text={draft.weight}
          error={problems['weight']}
          onText={(value) => onChange((now) => ({ ...now, weight: value }))}
        />
        <ActionIcon aria-label={`Remove the rule ${name}`} onClick={onRemove}>
          <X size={14} />
        </ActionIcon>
      </div>
      {fields.length > 0 && (
        <div className={classes.ruleFields}>
          {fields.map((field) => (
            <Field
              key={field.name}
              spec={field}
              rule={name}
              value={draft.values[field.name] ?? ''}
              error={problems[field.name]}
              onChange={(value) => set(field.name, value)}
            />
          ))}
        </div>
      )}
    </li>
  )
}

interface FieldProps {
  readonly spec: FieldSpec
  readonly rule: string
  readonly value: FieldValue
  readonly error: string | undefined
  readonly onChange: (value: FieldValue) => void
}

function Field({ spec, rule, value, error, onChange }: FieldProps) {
  const common = { label: spec.label, description: spec.hint, error }
  const text = typeof value === 'string' ? value : ''
  const list = typeof value === 'object' ? [...value] : []
  switch (spec.type) {
    case 'switch':
      return (
        <Switch
          label={spec.label}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'number':
      return (
        <NumberText {...common} whole className={classes.narrow} text={text} onText={onChange} />
      )
    case 'text':
      return (
        <TextInput
          {...common}
          className={classes.wide}
          classNames={{ input: classes.mono ?? '' }}
          spellCheck={false}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'code':
      return (
        <Textarea
          {...common}
          className={classes.wide}
          classNames={{ input: classes.mono ?? '' }}
          autosize
          minRows={3}
          maxRows={14}
          spellCheck={false}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'lines':
      return (
        <Textarea
          {...common}
          className={classes.wide}
          autosize
          minRows={2}
          maxRows={12}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'choice':
      return (
        <Select
          {...common}
          className={classes.narrow}
          allowDeselect={false}
          data={[...(spec.options ?? [])]}
          value={text}
          onChange={(next) => onChange(next ?? '')}
        />
      )
    case 'choices':
      return (
        <MultiSelect
          {...common}
          className={classes.wide}
          data={[...(spec.options ?? [])]}
          value={list}
          onChange={onChange}
        />
      )
    case 'tags':
      return (
        <TagsInput
          {...common}
          className={classes.wide}
          clearable
          clearButtonProps={{ 'aria-label': `${rule}: remove all` }}
          splitChars={[]}
          value={list}
          onChange={onChange}
        />
      )
  }
}
