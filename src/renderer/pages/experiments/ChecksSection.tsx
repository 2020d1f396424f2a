/** What makes an answer pass: checks, rules of a validation profile, and a model that judges. */
import { ActionIcon, Button, Menu, Switch, TextInput } from '@mantine/core'
import { Plus, X } from 'lucide-react'
import type { Check } from '../../../contract/experiments'
import { useServerQuery } from '../../client/query'
import type { Problems } from '../../kit/checked'
import { GrowingText } from '../../kit/GrowingText'
import { ModelPicker } from '../../parts/ModelPicker'
import { checkText } from './check.words'
import { useDraft } from './draft.state'
import { checksNothing } from './experiment.form'
import { nothingCheckedText } from './experiment.words'
import type { ExperimentField } from './check-draft'
import { Section } from './Section'
import classes from './experiments.module.css'

const simpleChecks: readonly Check[] = [
  { kind: 'equals', expected: true },
  { kind: 'contains', expected: true },
  { kind: 'contains', text: '' },
  { kind: 'not_empty' },
  { kind: 'json' },
]

export function ChecksSection({
  problems,
  project,
}: {
  readonly problems: Problems<ExperimentField>
  readonly project: string | undefined
}) {
  const checks = useDraft((state) => state.draft.checks)
  const nothing = useDraft((state) => checksNothing(state.draft))
  const expecting = useDraft(
    ({ draft: { cases } }) =>
      cases.length > 0 && cases.every(({ expected }) => expected !== undefined),
  )
  const act = useDraft.getState()
  return (
    <Section
      title="Checks"
      hint="An answer passes when every check does."
      problem={problems.checks}
    >
      {checks.length > 0 && (
        <ul className={classes.checks} aria-label="Checks">
          {checks.map((check, at) => (
            <CheckRow
              key={at}
              check={check}
              number={at + 1}
              onChange={(change) =>
                act.set({ checks: checks.map((each, index) => (index === at ? change : each)) })
              }
              onRemove={() => act.set({ checks: checks.filter((_, index) => index !== at) })}
            />
          ))}
        </ul>
      )}
      <AddCheck onAdd={(added) => act.set({ checks: [...checks, ...added].slice(0, 50) })} />
      <Judge problem={problems.judge} project={project} />
      {nothing && <p className={classes.note}>{nothingCheckedText}</p>}
      {nothing && expecting && (
        <p className={classes.offer}>
          Every case says what it expects.
          <Button
            variant="default"
            onClick={() => act.set({ checks: [{ kind: 'contains', expected: true }] })}
          >
            Check that the answer contains it
          </Button>
        </p>
      )}
    </Section>
  )
}

interface CheckRowProps {
  readonly check: Check
  readonly number: number
  readonly onChange: (check: Check) => void
  readonly onRemove: () => void
}

function CheckRow({ check, number, onChange, onRemove }: CheckRowProps) {
  const typed = (check.kind === 'contains' || check.kind === 'equals') && check.text !== undefined
  return (
    <li className={classes.check}>
      {typed ? (
        <TextInput
          className={classes.checkText}
          aria-label={`Text of check ${number}`}
          leftSection={check.kind}
          leftSectionWidth={72}
          value={check.text ?? ''}
          autoFocus={check.text === ''}
          onChange={(event) => onChange({ ...check, text: event.currentTarget.value })}
        />
      ) : (
        <span className={classes.checkText}>{checkText(check)}</span>
      )}
      <ActionIcon aria-label={`Remove check ${number}`} onClick={onRemove}>
        <X size={14} />
      </ActionIcon>
    </li>
  )
}

function AddCheck({ onAdd }: { readonly onAdd: (checks: readonly Check[]) => void }) {
  const profiles = useServerQuery(['validation'], ['validation', 'profiles'], (client) =>
    client.validation.list(),
  )
  return (
    <div>
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <Button variant="default" leftSection={<Plus size={14} aria-hidden="true" />}>
            Add a check
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={classes.menu}>
          {simpleChecks.map((check) => (
            <Menu.Item key={JSON.stringify(check)} onClick={() => onAdd([check])}>
              {check.kind === 'contains' && check.text === ''
                ? 'Contains a text'
                : checkText(check)}
            </Menu.Item>
          ))}
          {profiles.data !== undefined && profiles.data.items.length > 0 && (
            <Menu.Label>Rules of a validation profile</Menu.Label>
          )}
          {profiles.data?.items.map(({ name, rules }) => (
            <Menu.Item key={name} onClick={() => onAdd(rules)}>
              {name} ({rules.length})
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

function Judge({
  problem,
  project,
}: {
  readonly problem: string | undefined
  readonly project: string | undefined
}) {
  const judge = useDraft((state) => state.draft.judge)
  const act = useDraft.getState()
  return (
    <div className={classes.judge} data-problem={problem === undefined ? undefined : true}>
      <Switch
        label="A model judges the answers, too"
        description="It reads each pair in both orders; where the orders disagree it is a tie. Its calls are paid and shown apart."
        checked={judge !== null}
        onChange={(event) =>
          act.set({ judge: event.currentTarget.checked ? { model: null, rubric: '' } : null })
        }
      />
      {judge !== null && (
        <>
          <div className={classes.variantPicker}>
            <ModelPicker
              value={judge.model}
              label="Model that judges"
              project={project}
              onChange={({ id }) => act.set({ judge: { ...judge, model: id } })}
            />
          </div>
          <GrowingText
            label="Rubric"
            placeholder="The better answer names the cause, says what to do, and is polite."
            lines={3}
            most={12}
            error={problem}
            value={judge.rubric}
            onChange={(event) =>
              act.set({ judge: { ...judge, rubric: event.currentTarget.value } })
            }
          />
        </>
      )}
    </div>
  )
}
