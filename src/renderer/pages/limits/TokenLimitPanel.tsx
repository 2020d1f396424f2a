/**
 * The fields of a monthly token limit. Provider and service say which one it is, so they are chosen
 * once.
 */
import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { TokenLimit, TokenLimitInput } from '../../../contract/token-limits'
import { PanelForm, usePanelForm } from '../../parts/PanelForm'
import { formatCount } from '../../kit/format'
import { NumberText } from '../../kit/number/NumberText'
import type { Problems } from '../../kit/checked'
import { useServerAction, useServerQuery } from '../../client/query'
import {
  checkTokens,
  newTokenDraft,
  tokenDraftOf,
  type TokenDraft,
  type TokenField,
} from './limit.form'
import { placeText } from './token.words'
import forms from '../../kit/form.module.css'
import classes from './limits.module.css'

/** The panel for a new one, or for the one given. */
export function TokenLimitPanel({
  limit,
  onDone,
}: {
  readonly limit: TokenLimit | null
  readonly onDone: () => void
}) {
  const [draft, setDraft] = useState<TokenDraft>(() =>
    limit === null ? newTokenDraft : tokenDraftOf(limit),
  )
  const save = useServerAction(
    (client, input: TokenLimitInput) => client.tokenLimits.save(input),
    ['tokenLimits'],
  )
  const checked = checkTokens(draft)
  const form = usePanelForm(checked, save, onDone)
  const { problems } = form
  const change = (part: Partial<TokenDraft>) => setDraft({ ...draft, ...part })
  const spent = limit !== null && checked.ok && checked.input.limit <= limit.used + limit.held
  return (
    <PanelForm
      title={limit === null ? 'New token limit' : `Edit ${placeText(limit)}`}
      label={limit === null ? 'New token limit' : 'Edit token limit'}
      saveLabel={limit === null ? 'Add token limit' : 'Save'}
      form={form}
      onDone={onDone}
    >
      {limit === null && <PlaceFields draft={draft} problems={problems} onChange={change} />}
      <NumberText
        label="Tokens a month"
        whole
        text={draft.limit}
        error={problems.limit}
        wrong={checked.ok ? undefined : checked.problems.limit}
        onText={(text) => change({ limit: text })}
      />
      <MarkFields draft={draft} problems={problems} onChange={change} />
      {limit === null && (
        <p className={forms.hint}>
          It starts with what this month has used. A provider or service that has one already gets
          the new figures.
        </p>
      )}
      {spent && limit !== null && (
        <p className={forms.caution} role="status">
          {formatCount(limit.used + limit.held)} tokens are used and held already, so nothing is
          left of it at once.
        </p>
      )}
    </PanelForm>
  )
}

interface FieldsProps {
  readonly draft: TokenDraft
  /** None before a save was tried. */
  readonly problems: Problems<TokenField>
  readonly onChange: (part: Partial<TokenDraft>) => void
}

/** Which limit it is. */
function PlaceFields({ draft, problems, onChange }: FieldsProps) {
  const providers = useServerQuery(['providers'], ['providers'], (client) =>
    client.providers.list(),
  )
  const services = useServerQuery(['services'], ['services'], (client) => client.services.list())
  return (
    <>
      <NativeSelect
        label="Provider"
        value={draft.provider}
        error={problems.provider}
        onChange={(event) => onChange({ provider: event.currentTarget.value })}
        data={[
          { value: '', label: 'Choose one' },
          ...(providers.data?.items ?? [])
            .filter(({ kind }) => kind !== 'simulated')
            .map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <NativeSelect
        label="Service"
        value={draft.service}
        onChange={(event) => onChange({ service: event.currentTarget.value })}
        data={[
          { value: '', label: 'Everything at the provider' },
          ...(services.data?.items ?? []).map(({ name }) => ({ value: name, label: name })),
        ]}
      />
    </>
  )
}

const marks = [
  ['warning', 'Warning'],
  ['critical', 'Critical'],
  ['emergency', 'Emergency'],
] as const

/** Where on the way to the limit something happens. */
function MarkFields({ draft, problems, onChange }: FieldsProps) {
  return (
    <fieldset className={[forms.scopeFields, classes.scopeFields].join(' ')}>
      <legend>Marks, in percent</legend>
      <div className={classes.three}>
        {marks.map(([mark, label]) => (
          <NumberText
            key={mark}
            label={label}
            whole
            text={draft[mark]}
            error={problems.marks !== undefined}
            onText={(text) => onChange({ [mark]: text })}
          />
        ))}
      </div>
      {problems.marks === undefined ? (
        <p className={forms.hint}>
          A warning, then new calls go to the next provider of their route, then an emergency alert.
        </p>
      ) : (
        <p className={classes.problem} role="alert">
          {problems.marks}
        </p>
      )}
    </fieldset>
  )
}
