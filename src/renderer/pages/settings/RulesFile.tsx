/** Policies as a file (spec S4): taken out as YAML, put back with every fault at its line and every change shown before it is made. */
import { Button, FileButton, Switch, Textarea } from '@mantine/core'
import { Download, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ConfigDiff } from '../../../contract/config'
import { saveFile } from '../../ui/charts/save-file'
import { ErrorState } from '../../ui/ErrorState'
import { useServerAction } from '../../ui/query'
import { RulesDiff } from './RulesDiff'
import { diffWords, faultRows, isEmpty, lineBounds } from './rules-file-view'
import { SettingRow, Section } from './SettingRow'
import classes from './settings.module.css'

export function RulesFile() {
  const [yaml, setYaml] = useState('')
  const [prune, setPrune] = useState(false)
  const [diff, setDiff] = useState<ConfigDiff | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const download = useServerAction((client) => client.config.get())
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
  const faults = look.error === null ? [] : faultRows(look.error, yaml)

  /** What was shown is no longer what would happen. */
  function changed(next: Partial<{ yaml: string; prune: boolean }>) {
    if (next.yaml !== undefined) setYaml(next.yaml)
    if (next.prune !== undefined) setPrune(next.prune)
    setDiff(null)
    look.reset()
    apply.reset()
  }

  function goTo(line: number) {
    const { start, end } = lineBounds(yaml, line)
    field.current?.focus()
    field.current?.setSelectionRange(start, end)
    // A selection made by a program is not brought into view by itself.
    if (field.current !== null)
      field.current.scrollTop =
        (line - 3) * (field.current.scrollHeight / Math.max(1, yaml.split('\n').length))
  }

  return (
    <Section title="Policies as a file">
      <SettingRow
        name="Download"
        reason="Policies, budgets, routes and limits of this console as one YAML file, to keep under version control or take to another machine. No secrets and no counters are in it."
      >
        <Button
          variant="default"
          leftSection={<Download size={14} />}
          loading={download.running}
          onClick={() =>
            void download
              .run(undefined)
              .then(
                (done) =>
                  done.ok &&
                  saveFile(
                    new Blob([done.value.yaml], { type: 'application/yaml' }),
                    'tollgate-rules.yaml',
                  ),
              )
          }
        >
          Download
        </Button>
      </SettingRow>
      {download.error !== null && <ErrorState error={download.error} />}
      <SettingRow
        name="Apply a file"
        reason="What it would change is shown first; then all of it is applied, or nothing. What the file does not mention stays as it is."
      >
        <FileButton
          accept=".yaml,.yml,text/yaml,application/yaml,text/plain"
          onChange={(file) => void file?.text().then((text) => changed({ yaml: text }))}
        >
          {(props) => (
            <Button {...props} variant="default" leftSection={<Upload size={14} />}>
              Open a file
            </Button>
          )}
        </FileButton>
      </SettingRow>
      <form
        className={classes['rules']}
        aria-label="Apply a rules file"
        onSubmit={(event) => {
          event.preventDefault()
          setDiff(null)
          void look.run({ yaml, prune }).then((done) => done.ok && setDiff(done.value))
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
          classNames={{ input: classes['yaml'] ?? '' }}
          value={yaml}
          onChange={(event) => changed({ yaml: event.currentTarget.value })}
        />
        <div className={classes['rulesFoot']}>
          <Switch
            label="Also remove what a section of the file does not name"
            checked={prune}
            onChange={(event) => changed({ prune: event.currentTarget.checked })}
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
      {look.error !== null && faults.length === 0 && <ErrorState error={look.error} />}
      {faults.length > 0 && (
        <div className={classes['faults']} role="alert">
          <p>
            Nothing was changed:{' '}
            {faults.length === 1 ? 'one line needs' : `${faults.length} places need`} a look.
          </p>
          <ol>
            {faults.map(({ line, message, text }, index) => (
              <li key={`${line} ${index}`}>
                <button type="button" onClick={() => goTo(line)}>
                  Line {line}
                </button>
                <span>{message}</span>
                {text !== '' && <code>{text}</code>}
              </li>
            ))}
          </ol>
        </div>
      )}
      {diff !== null && <RulesDiff diff={diff} />}
      {apply.error !== null && (
        <ErrorState
          error={apply.error}
          onRetry={
            apply.error.code === 'conflict'
              ? () => void look.run({ yaml, prune }).then((done) => done.ok && setDiff(done.value))
              : undefined
          }
        />
      )}
      {diff !== null && !diff.applied && !isEmpty(diff) && (
        <div className={classes['rulesFoot']}>
          <span className={classes['reason']}>
            All of it is applied at once, is on record, and counts from the next call on.
          </span>
          <Button
            loading={apply.running}
            onClick={() =>
              void apply
                .run({ yaml, prune, digest: diff.digest })
                .then((done) => done.ok && setDiff(done.value))
            }
          >
            Apply: {diffWords(diff)}
          </Button>
        </div>
      )}
    </Section>
  )
}
