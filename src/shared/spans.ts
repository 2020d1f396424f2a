/** Spans of time in milliseconds. A day here has 24 hours; one of a calendar may not, see zones. */

const secondMs = 1000
export const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
