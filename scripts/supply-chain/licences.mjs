/**
 * `npm run licences [-- --all]`: every package that reaches a person and its licence; ends with 1
 * when one is not on the list.
 */
import { deliveries, listDeliveries } from './delivery.mjs'
import { isAllowedLicence } from './licence-rules.mjs'

const all = process.argv.includes('--all')
const packages = await listDeliveries()

for (const delivery of deliveries.filter((each) => all || each !== 'development')) {
  const these = packages
    .filter((each) => each.delivery === delivery)
    .sort((a, b) => (a.place < b.place ? -1 : 1))
  console.log(`\n${delivery}: ${these.length} packages`)
  for (const { name, version, license } of these)
    console.log(`  ${`${name}@${version}`.padEnd(48)} ${license ?? 'no licence stated'}`)
}

const shipped = packages.filter(({ delivery }) => delivery !== 'development')
const counts = Object.entries(Object.groupBy(shipped, ({ license }) => license ?? 'none')).sort(
  ([, a], [, b]) => b.length - a.length,
)
const each = counts.map(([license, these]) => `${license} ${these.length}`).join(', ')
console.log(`\nof ${shipped.length} that reach a person: ${each}`)

const refused = shipped.filter(({ license }) => !isAllowedLicence(license))
for (const { name, license } of refused)
  console.log(`not allowed: ${name} (${license ?? 'no licence stated'})`)
process.exitCode = refused.length === 0 ? 0 : 1
