/**
 * Loaded before a console under test: its clock begins so many days ago (`TEST_DAYS_AGO`), and each
 * SIGUSR2 moves it on by one, so that a past can be lived through in seconds.
 */
const dayMs = 86_400_000
const RealDate = Date
let behindMs = Number(process.env.TEST_DAYS_AGO) * dayMs

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() - behindMs)
    else super(...given)
  }

  static now() {
    return RealDate.now() - behindMs
  }
}
process.on('SIGUSR2', () => {
  behindMs -= dayMs
})
