/** The palette's open state, shared by its keys and its buttons. */
import { createSpotlight } from '@mantine/spotlight'

const [store, actions] = createSpotlight()

export const paletteStore = store
export const openPalette = actions.open
export const closePalette = actions.close
