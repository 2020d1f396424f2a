/** References for handlers whose test is about something else: every name exists. */
import type { References } from '../../src/main/config/references'

export const anyReference: References = {
  issues: () => [],
  require() {},
  requireKnown() {},
  known: (filter) => filter,
}
