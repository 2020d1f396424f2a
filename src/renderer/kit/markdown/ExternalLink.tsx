/** Links of answers: buttons that name their real host and open nothing by themselves. */
import { createContext, useContext, type ReactNode } from 'react'
import { namesHost, type SafeLink } from './markdown-safety'
import classes from './markdown.module.css'

/** What is asked before a link opens; without it no link does. */
export const AskToOpen = createContext<((link: SafeLink) => void) | null>(null)

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
