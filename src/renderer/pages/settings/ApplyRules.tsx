/**
 * Putting a rules file back: what it would change is shown first, then all of it is applied, or
 * nothing.
 */
import { Button, FileButton, Switch, Textarea } from '@mantine/core'
import { Upload } from 'lucide-react'
import { useRef, useState, type RefObject } from 'react'
import type { ConfigDiff } from '../../../contract/config'
import { ErrorState } from '../../parts/ErrorState'
import { useServerAction } from '../../client/query'
import { RulesDiff } from './RulesDiff'
import { diffWords, faultRows, isEmpty, lineBounds } from './rules-file.words'
import { SettingRow } from './SettingRow'
import layout from '../../kit/layout.module.css'
import classes from './settings.module.css'

/** The field for the file, then what it would change or what is wrong with it. */
export function ApplyRules() {
  const rules = useRules()
  const { yaml, look, diff, apply } = rules
  const field = useRef<HTMLTextAreaElement>(null)
  const faults = look.error === null ? [] : faultRows(look.error, yaml)
  return (
    <>
      <SettingRow
        name="Apply a file"
        reason="What it would change is shown first; then all of it is applied, or nothing. What the file does not mention stays as it is."
      >
        <FileButton
          accept=".yaml,.yml,text/yaml,application/yaml,text/plain"
          onChange={(file) => void file?.text().then((text) => rules.change({ yaml: text }))}
        >
          {(props) => (
            <Button {...props} variant="default" leftSection={<Upload size={14} />}>
              Open a file
            </Button>
          )}
        </FileButton>
      </SettingRow>
      <RulesText rules={rules} field={field} />
      {look.error !== null && faults.length === 0 && <ErrorState error={look.error} />}
      {faults.length > 0 && (
        <Faults faults={faults} onLine={(line) => showLine(field.current, yaml, line)} />
      )}
      {diff !== null && <RulesDiff diff={diff} />}
      {apply.error !== null && (
        <ErrorState
          error={apply.error}
          onRetry={apply.error.code === 'conflict' ? () => void rules.lookAgain() : undefined}
        />
      )}
      {diff !== null && !diff.applied && !isEmpty(diff) && (
        <div className={classes.rulesFoot}>
          <span className={classes.reason}>
            All of it is applied at once, is on record, and counts from the next call on.
          </span>
          <Button loading={apply.running} onClick={() => void rules.carryOut(diff)}>
            Apply: {diffWords(diff)}
          </Button>
        </div>
      )}
    </>
  )
}

type Rules = ReturnType<typeof useRules>

/** The file's text, what it would change, and carrying that out. */
function useRules() {
  const [yaml, setYaml] = useState('')
  const [prune, setPrune] = useState(false)
  const [diff, setDiff] = useState<ConfigDiff | null>(null)
  const look = useServerAction((client, input: { yaml: string; prune: boolean }) =>
    client.config.apply(input),
  )
  const apply = useServerAction(
    (client, input: { yaml: string; prune: boolean; digest: string }) =>
      client.config.apply({ ...input, apply: true }),
    [
      'projects',
      'environments',
      'services',
      'budgets',
      'limits',
      'tokenLimits',
      'validation',
      'settings',
    ],
  )
  async function lookAgain() {
    const done = await look.run({ yaml, prune })
    if (done.ok) setDiff(done.value)
  }
  return {
    yaml,
    prune,
    diff,
    look,
    apply,
    /** What was shown is no longer what would happen. */
    change(next: Partial<{ yaml: string; prune: boolean }>) {
      if (next.yaml !== undefined) setYaml(next.yaml)
      if (next.prune !== undefined) setPrune(next.prune)
      setDiff(null)
      look.reset()
      apply.reset()
    },
    show() {
      setDiff(null)
      void lookAgain()
    },
    lookAgain,
    /** Exactly what was shown: the digest names it. */
    async carryOut({ digest }: ConfigDiff) {
      const done = await apply.run({ yaml, prune, digest })
      if (done.ok) setDiff(done.value)
    },
  }
}

function RulesText({
  rules: { yaml, prune, diff, look, change, show },
  field,
}: {
  readonly rules: Rules
  readonly field: RefObject<HTMLTextAreaElement | null>
}) {
  return (
    <form
      className={classes.rules}
      aria-label="Apply a rules file"
      onSubmit={(event) => {
        event.preventDefault()
        show()
      }}
    >
      <Textarea
        ref={field}
        aria-label="Rules as YAML"
        placeholder={
          'Paste it here:\ntollgate: 1\nservices:\n  chat:\n    policy:\n      allowedTiers: [mini]'
        }
        autosize
        minRows={6}
        maxRows={18}
        spellCheck={false}
        classNames={{ input: classes.yaml ?? '' }}
        value={yaml}
        onChange={(event) => change({ yaml: event.currentTarget.value })}
      />
      <div className={classes.rulesFoot}>
        <Switch
          label="Also remove what a section of the file does not name"
          checked={prune}
          onChange={(event) => change({ prune: event.currentTarget.checked })}
        />
        <Button
          type="submit"
          variant={diff === null ? 'filled' : 'default'}
          disabled={yaml.trim() === ''}
          loading={look.running}
        >
          Show what would change
        </Button>
      </div>
    </form>
  )
}

/** Each leads to its line. */
function Faults({
  faults,
  onLine,
}: {
  readonly faults: ReturnType<typeof faultRows>
  readonly onLine: (line: number) => void
}) {
  return (
    <div className={classes.faults} role="alert">
      <p>
        Nothing was changed:{' '}
        {faults.length === 1 ? 'one line needs' : `${faults.length} places need`} a look.
      </p>
      <ol className={layout.plain}>
        {faults.map(({ line, message, text }, index) => (
          <li key={`${line} ${index}`}>
            <button type="button" onClick={() => onLine(line)}>
              Line {line}
            </button>
            <span>{message}</span>
            {text !== '' && <code>{text}</code>}
          </li>
        ))}
      </ol>
    </div>
  )
}

function showLine(field: HTMLTextAreaElement | null, yaml: string, line: number) {
  if (field === null) return
  const { start, end } = lineBounds(yaml, line)
  field.focus()
  field.setSelectionRange(start, end)
  // A selection made by a program is not brought into view by itself.
  const lineHeight = field.scrollHeight / Math.max(1, yaml.split('\n').length)
  field.scrollTop = (line - 3) * lineHeight
}
