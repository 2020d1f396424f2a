/**
 * What a rules file would change, or has changed: section by section, thing by thing, field by
 * field.
 */
import { Check, Minus, Pencil, Plus, ShieldCheck, type LucideIcon } from 'lucide-react'
import type { ConfigChange, ConfigDiff } from '../../../contract/config'
import { actionWords, diffWords, isEmpty, sectionsOf, valueText } from './rules-file.words'
import classes from './settings.module.css'

const icons = {
  add: Plus,
  change: Pencil,
  remove: Minus,
  keep: ShieldCheck,
} as const satisfies Readonly<Record<ConfigChange['action'], LucideIcon>>

/** The changes as lists. */
export function RulesDiff({ diff }: { readonly diff: ConfigDiff }) {
  return (
    <section className={classes.diff} aria-label="What would change">
      <p role="status" className={classes.diffHead}>
        {diff.applied && <Check size={14} aria-hidden="true" />}
        {diff.applied
          ? `Applied: ${diffWords(diff)}.`
          : isEmpty(diff)
            ? 'It would change nothing: these rules are in force already.'
            : `It would change this: ${diffWords(diff)}.`}
      </p>
      {sectionsOf(diff.changes).map(({ name, title, changes }) => (
        <section key={name} aria-label={title}>
          <h3>{title}</h3>
          <ul>
            {changes.map((change, index) => (
              <Change key={`${change.name} ${index}`} change={change} />
            ))}
          </ul>
        </section>
      ))}
    </section>
  )
}

function Change({ change }: { readonly change: ConfigChange }) {
  const Icon = icons[change.action]
  return (
    <li data-action={change.action}>
      <p className={classes.diffName}>
        <Icon size={13} aria-hidden="true" />
        <span>{change.name}</span>
        <span className={classes.diffWord}>{actionWords[change.action]}</span>
        {change.note !== null && <span className={classes.reason}>{change.note}</span>}
      </p>
      {change.fields.length > 0 && change.action !== 'remove' && (
        <dl>
          {change.fields.map(({ field, before, after }) => (
            <div key={field}>
              <dt>{field}</dt>
              <dd>
                {change.action === 'change' && (
                  <>
                    <del>{valueText(before)}</del>
                    <span aria-hidden="true"> → </span>
                    <span className="tg-visually-hidden"> becomes </span>
                  </>
                )}
                <ins>{valueText(after)}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  )
}
