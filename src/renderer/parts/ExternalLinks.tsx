/** A link of an answer opens outside only after a person said so. */
import { useState, type ReactNode } from 'react'
import type { ErrorBody } from '../../contract/errors'
import { useConnection } from '../client/connection-context'
import { readError } from '../client/errors'
import { AskToOpen } from '../kit/markdown/ExternalLink'
import type { SafeLink } from '../kit/markdown/markdown-safety'
import { ConfirmDialog } from './ConfirmDialog'
import classes from './external-links.module.css'

/** Holds the one confirmation dialog of the window. */
export function ExternalLinks({ children }: { readonly children: ReactNode }) {
  const { client, shell } = useConnection()
  const [asked, setAsked] = useState<SafeLink | null>(null)
  const [error, setError] = useState<ErrorBody | null>(null)

  async function open(link: SafeLink) {
    if (shell === 'browser') {
      window.open(link.href, '_blank', 'noopener,noreferrer')
      setAsked(null)
      return
    }
    try {
      const { opened } = await client.system.openExternal({ url: link.href })
      if (opened) setAsked(null)
      else
        setError({
          code: 'internal',
          message: 'The system did not open the address. Copy it instead.',
        })
    } catch (thrown) {
      setError(readError(thrown))
    }
  }

  return (
    <AskToOpen
      value={(link) => {
        setError(null)
        setAsked(link)
      }}
    >
      {children}
      <ConfirmDialog
        opened={asked !== null}
        title="Open this address outside Tollgate?"
        confirmLabel={`Open ${asked?.host ?? ''}`}
        error={error}
        onConfirm={() => {
          if (asked !== null) void open(asked)
        }}
        onCancel={() => setAsked(null)}
      >
        <p>
          A model wrote this link. It goes to <strong>{asked?.host}</strong>.
        </p>
        <code className={classes.address}>{asked?.href}</code>
      </ConfirmDialog>
    </AskToOpen>
  )
}
