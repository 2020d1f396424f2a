/** An error where it happened: the sentence, the code, and the way out. */
import { Button } from '@mantine/core'
import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ErrorBody } from '../../contract/errors'
import { candidatesOf, leadOf } from './error.words'
import { ModelDot } from './ModelDot'
import { useProviderName } from './provider-names.state'
import classes from './error-state.module.css'

export interface ErrorStateProps {
  readonly error: ErrorBody
  readonly onRetry?: () => void
  /** Other ways out, as buttons. */
  readonly actions?: ReactNode
}

export function ErrorState({ error, onRetry, actions }: ErrorStateProps) {
  const candidates = candidatesOf(error)
  const issues = error.data?.issues?.filter((issue) => !error.message.includes(issue.message)) ?? []
  return (
    <div className={classes.error} role="alert">
      <CircleAlert size={16} aria-hidden="true" className={classes.icon} />
      <div className={classes.body}>
        <p className={classes.text}>{leadOf(error)}</p>
        {candidates.length > 0 && <Candidates candidates={candidates} />}
        {issues.length > 0 && (
          <ul className={classes.issues}>
            {issues.map((issue) => (
              <li key={`${issue.path} ${issue.message}`}>
                {issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`}
              </li>
            ))}
          </ul>
        )}
        {error.data?.providerMessage !== undefined &&
          error.data.providerMessage !== error.message && (
            <p className={classes.quote}>
              {candidates.length > 0 ? 'The last provider said:' : 'The provider said:'}{' '}
              {error.data.providerMessage}
            </p>
          )}
        <div className={classes.foot}>
          {onRetry !== undefined && (
            <Button variant="default" onClick={onRetry}>
              Try again
            </Button>
          )}
          {actions}
          <code className={classes.code}>{error.code}</code>
        </div>
      </div>
    </div>
  )
}

/** Everyone on the route and why they did not serve. */
function Candidates({ candidates }: { readonly candidates: ReturnType<typeof candidatesOf> }) {
  const nameOf = useProviderName()
  return (
    <ol className={classes.candidates}>
      {candidates.map(({ provider, model, code, message }) => (
        <li key={`${provider}/${model}`}>
          <span className={classes.candidate}>
            <ModelDot model={model} />
            <strong>{model}</strong>
            <span>{nameOf(provider)}</span>
            <code>{code}</code>
          </span>
          <span>{message}</span>
        </li>
      ))}
    </ol>
  )
}
