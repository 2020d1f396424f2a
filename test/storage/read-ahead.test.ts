/** What is read ahead of the first question. */
import { expect, test } from 'vitest'
import { readAhead } from '../../src/main/console/read-ahead'

test('a part that cannot be read is on the log; the others are read, and nothing ends', async () => {
  const warmed: string[] = []
  const part = (name: string) => ({ warm: async () => void warmed.push(name) })
  const damaged = { warm: () => Promise.reject(new Error('database disk image is malformed')) }
  const logged: unknown[] = []
  await readAhead([part('prices'), damaged, part('usage')], {
    error: (message, fields) => void logged.push([message, fields]),
  })
  expect(warmed).toEqual(['prices', 'usage'])
  expect(logged).toEqual([
    [
      'What is asked first could not be read ahead',
      { error: 'Error: database disk image is malformed' },
    ],
  ])
})
