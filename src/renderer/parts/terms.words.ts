/** Service tiers and regions in words, wherever one is chosen. */
import type { InferenceGeo, ServiceTier } from '../../contract/charges'

/** A single call cannot ask for a batch, so it is not offered. */
export const serviceTierLabels = {
  default: 'Default',
  flex: 'Flex: cheaper and slower',
  priority: 'Priority: dearer and surer',
  fast: 'Fast: dearer and faster',
} as const satisfies Partial<Readonly<Record<ServiceTier, string>>>

export const inferenceGeoLabels: Readonly<Record<InferenceGeo, string>> = {
  global: 'Anywhere',
  us: 'In the US',
}
