/** The dimensions of a call in the order in which a person reads who called, and with what. */
import type { Dimension } from '../../contract/primitives'

export const dimensionOrder = [
  'project',
  'service',
  'environment',
  'provider',
  'model',
  'key',
  'user',
  'organization',
] as const satisfies readonly Dimension[]
