/**
 * One profile: its rules as forms, saved together, with the try-out beside them that follows every
 * change.
 */
import { Button, Menu, TextInput } from '@mantine/core'
import { Plus, Trash2 } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ProfileItem, Rule, RuleKind } from '../../../contract/validation'
import { ruleNames } from '../../call/validation.words'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import { ErrorState } from '../../parts/ErrorState'
import { useServerAction } from '../../client/query'
import { draftOf, isChanged, newDraft, ruleOf, rulesOf, type RuleDraft } from './rule.form'
import { RuleForm } from './RuleForm'
import { TryOut } from './TryOut'
import side from '../../kit/side-list.module.css'
import classes from './validation.module.css'

const kinds = Object.keys(ruleNames) as RuleKind[]

export function ProfileEditor({
  profile,
  onRemoved,
}: {
  readonly profile: ProfileItem
  readonly onRemoved: () => void
}) {
  const saved = JSON.stringify(profile.rules)
  const nextKey = useRef(profile.rules.length)
  const [drafts, setDrafts] = useState<readonly RuleDraft[]>(() => profile.rules.map(draftOf))
  const [description, setDescription] = useState(profile.description)
  const [removing, setRemoving] = useState(false)
  useEffect(() => {
    const rules = JSON.parse(saved) as Rule[]
    setDrafts(rules.map((rule) => draftOf(rule, nextKey.current++)))
  }, [saved])
  useEffect(() => setDescription(profile.description), [profile.description])
  const save = useServerAction(
    (client, rules: readonly Rule[]) =>
      client.validation.save({
        name: profile.name,
        description: description.trim(),
        rules: [...rules],
      }),
    ['validation'],
  )
  const remove = useServerAction(
    (client, name: string) => client.validation.remove({ name }),
    ['validation'],
  )
  const rules = useMemo(() => rulesOf(drafts), [drafts])
  const changed = isChanged(drafts, profile.rules) || description.trim() !== profile.description

  function discard() {
    save.reset()
    setDrafts(profile.rules.map((rule) => draftOf(rule, nextKey.current++)))
    setDescription(profile.description)
  }

  return (
    <>
      <div
        className={`${side.detail} ${classes.detail}`}
        tabIndex={0}
        role="group"
        aria-label={`Profile ${profile.name}`}
      >
        <header className={classes.detailHead}>
          <h2>{profile.name}</h2>
          <span className={classes.quiet}>
            {profile.usedBy.length === 0
              ? 'No policy uses it yet'
              : `Used by ${profile.usedBy.join(', ')}`}
          </span>
          {!profile.builtIn && (
            <Button
              variant="default"
              leftSection={<Trash2 size={14} />}
              onClick={() => setRemoving(true)}
            >
              Remove
            </Button>
          )}
        </header>
        <TextInput
          aria-label={`Description of ${profile.name}`}
          placeholder="What it is for"
          maxLength={300}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <ul className={classes.rules} aria-label="Rules">
          {drafts.map((draft) => {
            const checked = ruleOf(draft)
            return (
              <RuleForm
                key={draft.key}
                draft={draft}
                problems={checked.ok ? {} : checked.problems}
                onChange={(change) =>
                  setDrafts((all) =>
                    all.map((each) => (each.key === draft.key ? change(each) : each)),
                  )
                }
                onRemove={() => setDrafts((all) => all.filter(({ key }) => key !== draft.key))}
              />
            )
          })}
        </ul>
        <Menu position="bottom-start" width={220}>
          <Menu.Target>
            <Button
              variant="default"
              leftSection={<Plus size={14} />}
              disabled={drafts.length >= 50}
            >
              Add rule
            </Button>
          </Menu.Target>
          <Menu.Dropdown className={classes.kinds}>
            {kinds.map((kind) => (
              <Menu.Item
                key={kind}
                onClick={() => setDrafts((all) => [...all, newDraft(kind, nextKey.current++)])}
              >
                {ruleNames[kind]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        {save.error !== null && <ErrorState error={save.error} />}
        {changed && (
          <div className={classes.saveBar}>
            <span className={classes.quiet}>
              {drafts.length === 0
                ? 'A profile needs a rule.'
                : 'Takes effect with the next answer.'}
            </span>
            <Button variant="default" onClick={discard}>
              Discard
            </Button>
            <Button
              loading={save.running}
              disabled={rules === null}
              onClick={() => rules !== null && void save.run(rules)}
            >
              Save profile
            </Button>
          </div>
        )}
      </div>
      <TryOut rules={rules} />
      <ConfirmDialog
        opened={removing}
        title={`Remove ${profile.name}`}
        confirmLabel="Remove profile"
        danger
        busy={remove.running}
        error={remove.error}
        onConfirm={() => void remove.run(profile.name).then((answer) => answer.ok && onRemoved())}
        onCancel={() => {
          remove.reset()
          setRemoving(false)
        }}
      >
        <p>
          Its {profile.rules.length === 1 ? 'rule goes' : `${profile.rules.length} rules go`}.
          Results that were kept stay, with what each rule found.
        </p>
      </ConfirmDialog>
    </>
  )
}
