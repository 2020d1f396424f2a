/**
 * One environment: its description, the production mark, and what its calls get where neither
 * service nor project says.
 */
import { Button, Select, Switch } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Environment } from '../../../contract/projects'
import { ErrorState } from '../../parts/ErrorState'
import { NumberText } from '../../kit/number/NumberText'
import { useServerAction } from '../../client/query'
import { tokenCount } from '../models/model.words'
import { Description } from './Description'
import { DetailHead, Origin } from './DetailParts'
import { maxOutputProblem } from './policy.form'
import { RemoveNamed } from './RemoveNamed'
import classes from './projects.module.css'

type Change = {
  readonly description?: string
  readonly production?: boolean
  readonly defaultMaxOutputTokens?: number | null
  readonly defaultModel?: string | null
}

export interface EnvironmentDetailProps {
  readonly environment: Environment
  /** Ids of the catalogue, sorted. */
  readonly models: readonly string[]
}

/** What can be changed of one environment; each field is saved on its own. */
export function EnvironmentDetail({ environment, models }: EnvironmentDetailProps) {
  const save = useServerAction(
    (client, change: Change) => client.environments.save({ name: environment.name, ...change }),
    ['environments'],
  )
  const onSave = (change: Change) => void save.run(change)
  const field = { environment, busy: save.running, onSave }
  return (
    <div className={classes.detailBody}>
      <DetailHead name={environment.name}>
        <Origin of={environment} />
      </DetailHead>
      <Description
        value={environment.description}
        label={`Description of ${environment.name}`}
        onSave={(description) => onSave({ description })}
      />
      <div className={classes.choice}>
        <Switch
          label="Production"
          description="The top bar shows red while this environment is chosen, so that nobody tries things out on it unawares."
          checked={environment.production}
          disabled={save.running}
          onChange={(event) => onSave({ production: event.currentTarget.checked })}
        />
      </div>
      <DefaultModel models={models} {...field} />
      <MaxOutput {...field} />
      {save.error !== null && <ErrorState error={save.error} />}
      {!environment.builtIn && (
        <RemoveNamed kind="environment" name={environment.name} backTo="/projects/environment" />
      )}
    </div>
  )
}

interface FieldProps {
  readonly environment: Environment
  readonly busy: boolean
  /** Saves this alone. */
  readonly onSave: (change: Change) => void
}

function DefaultModel({
  environment: { defaultModel: current },
  models,
  busy,
  onSave,
}: FieldProps & Pick<EnvironmentDetailProps, 'models'>) {
  return (
    <div className={classes.field}>
      <div className={classes.fieldName}>
        <span>Default model</span>
        <span className={classes.quiet}>
          For calls that name none, where neither service nor project has a default.
        </span>
      </div>
      <Select
        aria-label="Default model"
        placeholder="None: the call names one"
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'No default model' }}
        w={320}
        limit={200}
        nothingFoundMessage="No model matches"
        disabled={busy}
        data={current === null || models.includes(current) ? [...models] : [current, ...models]}
        value={current}
        onChange={(defaultModel) => defaultModel !== current && onSave({ defaultModel })}
      />
    </div>
  )
}

/** Saved by a button, so that no half-typed number counts. */
function MaxOutput({ environment, busy, onSave }: FieldProps) {
  const { name, defaultMaxOutputTokens } = environment
  const saved = defaultMaxOutputTokens === null ? '' : String(defaultMaxOutputTokens)
  const [text, setText] = useState(saved)
  useEffect(() => setText(saved), [saved])
  const count = tokenCount(text)
  const problem = maxOutputProblem(count)
  return (
    <form
      className={classes.field}
      aria-label={`Max output of ${name}`}
      onSubmit={(event) => {
        event.preventDefault()
        if (count !== 'bad' && problem === null && text !== saved)
          onSave({ defaultMaxOutputTokens: count })
      }}
    >
      <div className={classes.fieldName}>
        <span>Max output</span>
        <span className={classes.quiet}>
          Tokens, for calls whose policy gives none. Empty: the console’s default.
        </span>
      </div>
      <div className={classes.inline}>
        <NumberText
          aria-label="Default max output tokens"
          placeholder="Console’s default"
          whole
          w={180}
          text={text}
          error={problem}
          onText={setText}
        />
        {text !== saved && (
          <Button type="submit" loading={busy} disabled={problem !== null}>
            Save
          </Button>
        )}
      </div>
    </form>
  )
}
