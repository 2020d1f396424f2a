/**
 * The hash routes there are. Below the page table and all that may name a page, so that neither
 * needs the other.
 */

export const pagePaths = [
  '/playground',
  '/compare',
  '/experiments',
  '/usage',
  '/ledger',
  '/budgets',
  '/limits',
  '/cache',
  '/validation',
  '/keys',
  '/models',
  '/services',
  '/projects',
  '/activity',
  '/settings',
] as const

export type PagePath = (typeof pagePaths)[number]

/** A page, or a place inside it: `/limits/tokens`. */
export type PlaceInPage = PagePath | `${PagePath}/${string}`
