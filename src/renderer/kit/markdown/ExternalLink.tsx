/**
 * Links of answers: buttons that name their real host and open outside only after a person said so.
 */
import { createContext, useContext, useState, type ReactNode } from 'react'
import { useConnection } from '../../client/connection-context'
import { readError } from '../../client/errors'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import type { ErrorBody } from '../../../contract/errors'
import { namesHost, type SafeLink } from './markdown-safety'
import classes from './markdown.module.css'

const AskToOpen = createContext<((link: SafeLink) => void) | null>(null)

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

export function ExternalLink({
  link,
  text,
  children,
}: {
  readonly link: SafeLink
  readonly text: string
  readonly children: ReactNode
}) {
  const ask = useContext(AskToOpen)
  return (
    <>
      <button type="button" className={classes.link} title={link.href} onClick={() => ask?.(link)}>
        {children}
      </button>
      {!namesHost(text, link.host) && <span className={classes.host}> ({link.host})</span>}
    </>
  )
}
