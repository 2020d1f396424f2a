/**
 * The shell of every page: its title and main action go to the top bar, its content fills the rest.
 */
import { createContext, useContext, useEffect, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { MoreActions } from './MoreActions'
import classes from './kit.module.css'

/** Where the frame's top bar takes a page's title and action; absent in tests of a single page. */
export const PageSlots = createContext<{
  readonly title: HTMLElement | null
  readonly action: HTMLElement | null
} | null>(null)

export interface PageProps {
  readonly title: string
  /** The one main action, always in the bar. */
  readonly action?: ReactNode
  /** Those beside it, which fold into a menu where the bar is short. */
  readonly more?: ReactNode
  /**
   * Set where the page scrolls its own parts (a blotter, panes); else the page scrolls as a whole
   * with padding.
   */
  readonly fixed?: boolean
  readonly children: ReactNode
}

export function Page({ title, action, more, fixed = false, children }: PageProps) {
  const slots = useContext(PageSlots)
  useEffect(() => {
    document.title = `${title} · Tollgate`
  }, [title])
  const actions =
    action === undefined && more === undefined ? null : (
      <>
        {action}
        {more !== undefined && <MoreActions>{more}</MoreActions>}
      </>
    )
  const heading = <h1 className={classes.pageTitle}>{title}</h1>
  return (
    <>
      {slots === null ? (
        <header className={classes.pageHeader}>
          {heading}
          {actions}
        </header>
      ) : (
        <>
          {slots.title !== null && createPortal(heading, slots.title)}
          {slots.action !== null && actions !== null && createPortal(actions, slots.action)}
        </>
      )}
      {/* A scrolling region must be reachable by keyboard (WCAG 2.1.1). */}
      <div
        className={fixed ? classes.pageFixed : classes.pageScroll}
        {...(fixed ? {} : { tabIndex: 0, role: 'group', 'aria-label': title })}
      >
        {children}
      </div>
    </>
  )
}
