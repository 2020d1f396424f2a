/**
 * The stream of changes that pages follow: nothing that changes after they asked for it is missed.
 */
import { expect, test } from 'vitest'
import { follow } from '../../src/main/api/system'
import { createChanges } from '../../src/main/platform/changes'

test('a change between the subscription and its first read is told', async () => {
  const changes = createChanges()
  const stream = follow(changes, undefined)
  changes.publish('settings')
  await new Promise((resolve) => setTimeout(resolve, 120))
  expect((await stream.next()).value).toEqual({ topics: ['settings'] })
  await stream.return(undefined)
})

test('a page that is gone is not told any more, read or not', async () => {
  let listeners = 0
  const counted = {
    publish: () => {},
    subscribe() {
      listeners += 1
      return () => void (listeners = 0)
    },
  }
  const unread = new AbortController()
  follow(counted, unread.signal)
  expect(listeners).toBe(1)
  unread.abort()
  expect(listeners).toBe(0)

  const read = new AbortController()
  const stream = follow(counted, read.signal)
  const next = stream.next()
  read.abort()
  expect((await next).done).toBe(true)
  expect(listeners).toBe(0)
})
