import { expect, test } from 'vitest'
import {
  isPageAddress,
  pageAddress,
  pageAddressAt,
} from '../../src/main/shell/electron/page-origin'

test.each([
  '/usage?range=7d',
  '//evil.test/',
  'https://evil.test/',
  'javascript:alert(1)',
  '@evil.test',
  '../../etc/passwd',
  '\\\\evil.test',
  '\n#x?y',
  '',
])('a route %j changes only what is after #', (place) => {
  const address = pageAddressAt(place)
  expect(isPageAddress(address)).toBe(true)
  expect(address.split('#')[0]).toBe(pageAddress)
})

test('without a route it is the page', () => {
  expect(pageAddressAt(undefined)).toBe(pageAddress)
})
