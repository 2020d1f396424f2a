/** A profile while it is edited: its rules as drafts, what differs from what is kept, and saving. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ProfileItem, Rule, RuleKind } from '../../../contract/validation'
import { useServerAction } from '../../client/query'
import { draftOf, isChanged, newDraft, rulesOf, type RuleDraft } from './rule.form'

export type ProfileDraft = ReturnType<typeof useProfileDraft>

/** `checked` are the rules as they would be saved, null while there is none or one is not whole. */
export function useProfileDraft(profile: ProfileItem) {
  const saved = JSON.stringify(profile.rules)
  const nextKey = useRef(profile.rules.length)
  const [drafts, setDrafts] = useState<readonly RuleDraft[]>(() => profile.rules.map(draftOf))
  const [description, setDescription] = useState(profile.description)
  useEffect(() => {
    const rules = JSON.parse(saved) as Rule[]
    setDrafts(rules.map((rule) => draftOf(rule, nextKey.current++)))
  }, [saved])
  useEffect(() => setDescription(profile.description), [profile.description])
  const saving = useServerAction(
    (client, rules: readonly Rule[]) =>
      client.validation.save({
        name: profile.name,
        description: description.trim(),
        rules: [...rules],
      }),
    ['validation'],
  )
  const checked = useMemo(() => rulesOf(drafts), [drafts])
  const changed = isChanged(drafts, profile.rules) || description.trim() !== profile.description

  function discard() {
    saving.reset()
    setDrafts(profile.rules.map((rule) => draftOf(rule, nextKey.current++)))
    setDescription(profile.description)
  }

  return {
    rules: drafts,
    description,
    checked,
    changed,
    saving,
    add: (kind: RuleKind) => setDrafts((all) => [...all, newDraft(kind, nextKey.current++)]),
    change: (key: number, change: (draft: RuleDraft) => RuleDraft) =>
      setDrafts((all) => all.map((each) => (each.key === key ? change(each) : each))),
    remove: (key: number) => setDrafts((all) => all.filter((each) => each.key !== key)),
    describe: setDescription,
    discard,
  }
}
