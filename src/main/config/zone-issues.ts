/** What stands against the name of a time zone in the file. */
import { isTimeZone, unknownZoneText } from '../../shared/zones'
import type { ItemIssue } from './item-kind'

/** Empty for a zone that this machine knows. */
export function zoneIssues(timeZone: string): ItemIssue[] {
  return isTimeZone(timeZone) ? [] : [{ path: ['timeZone'], message: unknownZoneText(timeZone) }]
}
