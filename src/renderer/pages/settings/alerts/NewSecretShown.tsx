/** A new secret, shown this once, to be given to the receiver. */
import { Button } from '@mantine/core'
import { KeyRound } from 'lucide-react'
import { CopyButton } from '../../../kit/CopyButton'
import classes from './webhook.module.css'

export interface NewSecretShownProps {
  readonly secret: string
  readonly onDone: () => void
}

export function NewSecretShown({ secret, onDone }: NewSecretShownProps) {
  return (
    <div className={classes.secret} role="status">
      <KeyRound size={16} aria-hidden="true" />
      <div className={classes.secretWords}>
        <strong>Give this secret to the receiver now. It is not shown again.</strong>
        <div className={classes.secretLine}>
          <code>{secret}</code>
          <CopyButton text={secret} label="Copy the secret" />
        </div>
      </div>
      <Button variant="default" onClick={onDone}>
        Done
      </Button>
    </div>
  )
}
