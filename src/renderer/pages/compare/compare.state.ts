/** What the person is doing on Compare, in this window. */
import { readPanes } from './compare-storage'
import { createCompare } from './create-compare'

/** It begins with what the tab has kept. */
export const useCompare = createCompare(readPanes(window.sessionStorage), Math.random)
