/**
 * `npm run sbom [-- FILE]`: writes a CycloneDX bill of materials, `out/sbom.cdx.json` by default,
 * without a network.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { listDeliveries } from './delivery.mjs'
import { readManifests, root } from './lock.mjs'
import { everything, runNpm } from './npm.mjs'

const file = resolve(process.argv[2] ?? join(root, 'out', 'sbom.cdx.json'))
const { code, stdout, stderr } = runNpm(['sbom', '--sbom-format', 'cyclonedx', ...everything])
if (code !== 0) {
  console.error(`npm could not list the packages:\n${stderr}`)
  process.exit(1)
}

const bill = JSON.parse(stdout)
// npm names the root after its folder, wherever the checkout happens to be.
bill.metadata.component.name = readManifests().manifest.name
bill.metadata.component.type = 'application'

/**
 * How each one reaches a person, which npm cannot know: most of what ships is a development
 * dependency that is bundled.
 */
const byReference = Map.groupBy(await listDeliveries(), ({ name, version }) => `${name}@${version}`)
const unknown = []
for (const component of bill.components) {
  const places = byReference.get(`${component.name}@${component.version}`)
  if (places === undefined) {
    unknown.push(component['bom-ref'])
    continue
  }
  const kinds = [...new Set(places.map(({ delivery }) => delivery))]
  const parts = [...new Set(places.flatMap((place) => place.parts))].sort()
  component.scope = kinds.some(
    (kind) => kind === 'bundled' || kind === 'loaded' || kind === 'runtime',
  )
    ? 'required'
    : kinds.includes('install')
      ? 'optional'
      : 'excluded'
  component.properties = [
    ...(component.properties ?? []),
    ...kinds.map((value) => ({ name: 'tollgate:delivery', value })),
    ...parts.map((value) => ({ name: 'tollgate:part', value })),
  ]
}
if (unknown.length > 0) {
  console.error(`Not in the lock file: ${unknown.join(', ')}`)
  process.exit(1)
}

mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`)
const required = bill.components.filter(({ scope }) => scope === 'required').length
console.log(
  `${file}: ${bill.components.length} packages, ${required} of them in the program itself`,
)
