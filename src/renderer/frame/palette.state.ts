/** The palette's open state, shared by its keys and its buttons. */
import { createSpotlight } from '@mantine/spotlight'

const [store, actions] = createSpotlight()

export const paletteStore = store
export const openPalette = actions.open
export const closePalette = actions.close

/**
 * Marks the first row as the one Enter takes; Mantine does so only after a key, and not for rows
 * that come late.
 */
export function selectFirstRow(): void {
  const list = document.getElementById(paletteStore.getState().listId)
  const rows = list?.querySelectorAll('[data-action]')
  const first = rows?.[0]
  if (list === null || first === undefined) return
  list.querySelector('[data-selected]')?.removeAttribute('data-selected')
  first.setAttribute('data-selected', 'true')
  list.scrollTop = 0
  paletteStore.updateState((state) => ({ ...state, selected: 0 }))
}
