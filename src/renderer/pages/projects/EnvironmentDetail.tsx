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
import { Time } from '../../kit/Time'
import { tokenCount } from '../models/model.words'
import { Description } from './Description'
import { RemoveNamed } from './RemoveNamed'
import classes from './projects.module.css'

type Change = {
  readonly description?: string
  readonly production?: boolean
  readonly defaultMaxOutputTokens?: number | null
  readonly defaultModel?: string | null
}

export function EnvironmentDetail({
  environment,
  models,
}: {
  readonly environment: Environment
  readonly models: readonly string[]
}) {
  const saved =
    environment.defaultMaxOutputTokens === null ? '' : String(environment.defaultMaxOutputTokens)
  const [maxOutput, setMaxOutput] = useState(saved)
  useEffect(() => setMaxOutput(saved), [saved])
  const save = useServerAction(
    (client, change: Change) => client.environments.save({ name: environment.name, ...change }),
    ['environments'],
  )
  const count = tokenCount(maxOutput)
  const problem =
    count === 'bad' || (count !== null && count > 1_000_000)
      ? 'Give a whole number of tokens up to 1,000,000, or leave it empty.'
      : null
  return (
    <div className={classes.detailBody}>
      <header className={classes.detailHead}>
        <h2>{environment.name}</h2>
        <span className={classes.quiet}>
          {environment.builtIn ? (
            'built in'
          ) : (
            <>
              added <Time at={environment.createdAt} />
            </>
          )}
        </span>
      </header>
      <Description
        value={environment.description}
        label={`Description of ${environment.name}`}
        onSave={(description) => void save.run({ description })}
      />
      <div className={classes.choice}>
        <Switch
          label="Production"
          description="The top bar shows red while this environment is chosen, so that nobody tries things out on it unawares."
          checked={environment.production}
          disabled={save.running}
          onChange={(event) => void save.run({ production: event.currentTarget.checked })}
        />
      </div>
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
          disabled={save.running}
          data={
            environment.defaultModel === null || models.includes(environment.defaultModel)
              ? [...models]
              : [environment.defaultModel, ...models]
          }
          value={environment.defaultModel}
          onChange={(defaultModel) =>
            defaultModel !== environment.defaultModel && void save.run({ defaultModel })
          }
        />
      </div>
      <form
        className={classes.field}
        aria-label={`Max output of ${environment.name}`}
        onSubmit={(event) => {
          event.preventDefault()
          if (count !== 'bad' && problem === null && maxOutput !== saved)
            void save.run({ defaultMaxOutputTokens: count })
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
            text={maxOutput}
            error={problem}
            onText={setMaxOutput}
          />
          {maxOutput !== saved && (
            <Button type="submit" loading={save.running} disabled={problem !== null}>
              Save
            </Button>
          )}
        </div>
      </form>
      {save.error !== null && <ErrorState error={save.error} />}
      {!environment.builtIn && (
        <RemoveNamed kind="environment" name={environment.name} backTo="/projects/environment" />
      )}
    </div>
  )
}
