/**
 * The fields of a monthly token limit. Provider and service say which one it is, so they are chosen
 * once.
 */
import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { TokenLimit } from '../../../contract/token-limits'
import { ErrorState } from '../../parts/ErrorState'
import { formatCount } from '../../kit/format'
import { NumberText } from '../../kit/number/NumberText'
import { Panel } from '../../kit/Panel'
import { useServerAction, useServerQuery } from '../../client/query'
import {
  checkTokens,
  newTokenDraft,
  tokenDraftOf,
  type TokenDraft,
  type Problems,
  type TokenField,
  type TokenInput,
} from './limit.form'
import { PanelFoot, useFocusOnProblem } from '../../kit/FormParts'
import { placeText } from './token.words'
import forms from '../../kit/form.module.css'
import classes from './limits.module.css'

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
  const [tried, setTried] = useState(false)
  const save = useServerAction(
    (client, input: TokenInput) => client.tokenLimits.save(input),
    ['tokenLimits'],
  )
  const checked = checkTokens(draft)
  const problems = tried && !checked.ok ? checked.problems : {}
  const { form, focus } = useFocusOnProblem()
  const change = (part: Partial<TokenDraft>) => setDraft({ ...draft, ...part })
  async function submit() {
    setTried(true)
    if (!checked.ok) focus()
    else if ((await save.run(checked.input)).ok) onDone()
  }
  const spent = limit !== null && checked.ok && checked.input.limit <= limit.used + limit.held
  return (
    <Panel
      title={limit === null ? 'New token limit' : `Edit ${placeText(limit)}`}
      label={limit === null ? 'New token limit' : 'Edit token limit'}
      onClose={onDone}
      width={440}
      takeFocus
    >
      <form
        ref={form}
        className={forms.form}
        onSubmit={(event) => (event.preventDefault(), void submit())}
        noValidate
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
        {save.error !== null && <ErrorState error={save.error} />}
        <PanelFoot
          label={limit === null ? 'Add token limit' : 'Save'}
          busy={save.running}
          onCancel={onDone}
        />
      </form>
    </Panel>
  )
}

interface FieldsProps {
  readonly draft: TokenDraft
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

/** Where on the way to the limit something happens. */
function MarkFields({ draft, problems, onChange }: FieldsProps) {
  return (
    <fieldset className={[forms.scopeFields, classes.scopeFields].join(' ')}>
      <legend>Marks, in percent</legend>
      <div className={classes.three}>
        <NumberText
          label="Warning"
          whole
          text={draft.warning}
          error={problems.marks !== undefined}
          onText={(text) => onChange({ warning: text })}
        />
        <NumberText
          label="Critical"
          whole
          text={draft.critical}
          error={problems.marks !== undefined}
          onText={(text) => onChange({ critical: text })}
        />
        <NumberText
          label="Emergency"
          whole
          text={draft.emergency}
          error={problems.marks !== undefined}
          onText={(text) => onChange({ emergency: text })}
        />
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
