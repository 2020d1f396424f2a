/**
 * One profile: its rules as forms, saved together, with the try-out beside them that follows every
 * change.
 */
import { Button, Menu, TextInput } from '@mantine/core'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ProfileItem, RuleKind } from '../../../contract/validation'
import { ruleNames } from '../../call/validation.words'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import { ErrorState } from '../../parts/ErrorState'
import { useServerAction } from '../../client/query'
import { ruleOf } from './rule.form'
import { RuleForm, type RuleFormProps } from './RuleForm'
import { TryOut } from './TryOut'
import { useProfileDraft, type ProfileDraft } from './use-profile-draft'
import side from '../../kit/side-list.module.css'
import classes from './validation.module.css'

const kinds = Object.keys(ruleNames) as RuleKind[]

/** A profile that is not built in can be removed; what it found before stays. */
export function ProfileEditor({
  profile,
  onRemoved,
}: {
  readonly profile: ProfileItem
  readonly onRemoved: () => void
}) {
  const draft = useProfileDraft(profile)
  const [removing, setRemoving] = useState(false)

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
          value={draft.description}
          onChange={(event) => draft.describe(event.currentTarget.value)}
        />
        <ul className={classes.rules} aria-label="Rules">
          {draft.rules.map((rule) => (
            <DraftedRule
              key={rule.key}
              draft={rule}
              onChange={(change) => draft.change(rule.key, change)}
              onRemove={() => draft.remove(rule.key)}
            />
          ))}
        </ul>
        <AddRule full={draft.rules.length >= 50} onAdd={draft.add} />
        {draft.saving.error !== null && <ErrorState error={draft.saving.error} />}
        {draft.changed && <SaveBar draft={draft} />}
      </div>
      <TryOut rules={draft.checked} />
      <RemoveProfile
        profile={profile}
        opened={removing}
        onRemoved={onRemoved}
        onClose={() => setRemoving(false)}
      />
    </>
  )
}

function DraftedRule({
  draft,
  onChange,
  onRemove,
}: Pick<RuleFormProps, 'draft' | 'onChange' | 'onRemove'>) {
  const checked = ruleOf(draft)
  return (
    <RuleForm
      draft={draft}
      problems={checked.ok ? {} : checked.problems}
      onChange={onChange}
      onRemove={onRemove}
    />
  )
}

function AddRule({
  full,
  onAdd,
}: {
  readonly full: boolean
  readonly onAdd: (kind: RuleKind) => void
}) {
  return (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <Button variant="default" leftSection={<Plus size={14} />} disabled={full}>
          Add rule
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.kinds}>
        {kinds.map((kind) => (
          <Menu.Item key={kind} onClick={() => onAdd(kind)}>
            {ruleNames[kind]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function SaveBar({ draft }: { readonly draft: ProfileDraft }) {
  const { rules, checked, saving } = draft
  return (
    <div className={classes.saveBar}>
      <span className={classes.quiet}>
        {rules.length === 0 ? 'A profile needs a rule.' : 'Takes effect with the next answer.'}
      </span>
      <Button variant="default" onClick={draft.discard}>
        Discard
      </Button>
      <Button
        loading={saving.running}
        disabled={checked === null}
        onClick={() => checked !== null && void saving.run(checked)}
      >
        Save profile
      </Button>
    </div>
  )
}

function RemoveProfile({
  profile,
  opened,
  onRemoved,
  onClose,
}: {
  readonly profile: ProfileItem
  readonly opened: boolean
  readonly onRemoved: () => void
  readonly onClose: () => void
}) {
  const remove = useServerAction(
    (client, name: string) => client.validation.remove({ name }),
    ['validation'],
  )
  return (
    <ConfirmDialog
      opened={opened}
      title={`Remove ${profile.name}`}
      confirmLabel="Remove profile"
      danger
      busy={remove.running}
      error={remove.error}
      onConfirm={() => void remove.run(profile.name).then((answer) => answer.ok && onRemoved())}
      onCancel={() => {
        remove.reset()
        onClose()
      }}
    >
      <p>
        Its {profile.rules.length === 1 ? 'rule goes' : `${profile.rules.length} rules go`}. Results
        that were kept stay, with what each rule found.
      </p>
    </ConfirmDialog>
  )
}
