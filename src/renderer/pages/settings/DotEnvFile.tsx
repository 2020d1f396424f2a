/**
 * What the .env files set, by name, and what of them was left aside. Nothing is shown where there
 * is no such file.
 */
import { ErrorState } from '../../parts/ErrorState'
import { useServerQuery } from '../../client/query'
import { StatusChip } from '../../kit/StatusChip'
import { SettingRow, Section } from './SettingRow'
import classes from './settings.module.css'

const stateWords = { in_effect: 'from .env', overridden: 'overridden', unused: 'not used' } as const

/** The section, asked for by itself. */
export function DotEnvFile() {
  const report = useServerQuery(
    ['settings', 'keys', 'providers', 'tokenLimits'],
    ['dot-env'],
    (client) => client.system.dotEnv(),
  )
  if (report.error !== null) return <ErrorState error={report.error} onRetry={report.reload} />
  const { variables = [], problems = [] } = report.data ?? {}
  if (variables.length === 0 && problems.length === 0) return null
  return (
    <Section title="The .env file">
      {problems.map((problem) => (
        <p key={problem} className={classes.reason} role="note">
          {problem}
        </p>
      ))}
      {variables.map(({ name, path, state, sets, note }) => (
        <SettingRow
          key={name}
          name={name}
          reason={
            <>
              Sets {sets}. In <code>{path}</code>. {note}
            </>
          }
        >
          <StatusChip tone={state === 'in_effect' ? 'neutral' : 'warn'} icon={null}>
            {stateWords[state]}
          </StatusChip>
        </SettingRow>
      ))}
    </Section>
  )
}
