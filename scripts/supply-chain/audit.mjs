/**
 * `npm run audit:deps`: known vulnerabilities of the locked packages, those that reach a person
 * apart. Ends with 0 when there are none in what is shipped, 1 when there are, 2 when nobody could
 * be asked: an audit that did not happen never looks like a clean one.
 */
import { pathToFileURL } from 'node:url'
import { listDeliveries } from './delivery.mjs'
import { everything, runNpm } from './npm.mjs'

/**
 * Reads what `npm audit --json` printed: `{ asked: false, why }`, or `{ asked: true, found }` with
 * the name, severity, places and title of each affected package.
 */
export function readAudit(text) {
  let report
  try {
    report = JSON.parse(text)
  } catch {
    return { asked: false, why: 'npm printed no report' }
  }
  if (report === null || typeof report !== 'object')
    return { asked: false, why: 'npm printed no report' }
  if (
    typeof report.vulnerabilities !== 'object' ||
    report.vulnerabilities === null ||
    report.auditReportVersion === undefined
  ) {
    const status = report.statusCode
    if ([400, 404, 405, 501].includes(status))
      return { asked: false, why: `the registry offers no audit endpoint (status ${status})` }
    return {
      asked: false,
      why: withoutAddress(
        report.message ?? report.error?.summary ?? 'npm printed no vulnerabilities, not even none',
      ),
    }
  }
  const found = Object.values(report.vulnerabilities).map(
    ({ name, severity, nodes = [], via = [] }) => ({
      name,
      severity,
      places: nodes,
      titles: via.flatMap((cause) =>
        typeof cause === 'object' && cause !== null ? [cause.title] : [],
      ),
    }),
  )
  return { asked: true, found }
}

function withoutAddress(message) {
  return String(message).replace(/https?:\/\/\S+/g, 'the registry')
}

/**
 * The lines to print and the exit code. `shipped` holds the places of packages that reach a person.
 */
export function describeAudit(audit, shipped) {
  if (!audit.asked) {
    const wayOut =
      'ask again through a registry that answers, for example npm audit --registry https://registry.npmjs.org'
    return {
      code: 2,
      lines: [`NOT AUDITED: ${audit.why}. Nothing is known about the packages; ${wayOut}`],
    }
  }
  const line = ({ name, severity, titles }) =>
    `  ${severity.padEnd(9)} ${name}${titles.length === 0 ? '' : `: ${titles.join('; ')}`}`
  const ours = audit.found.filter(({ places }) => places.some((place) => shipped.has(place)))
  const others = audit.found.filter((each) => !ours.includes(each))
  return {
    code: ours.length === 0 ? 0 : 1,
    lines: [
      `${ours.length} vulnerable packages of ${shipped.size} that reach a person`,
      ...ours.map(line),
      `${others.length} vulnerable packages that only build and test`,
      ...others.map(line),
    ],
  }
}

async function main() {
  const { stdout } = runNpm(['audit', '--json', ...everything])
  const audit = readAudit(stdout)
  const shipped = audit.asked
    ? (await listDeliveries())
        .filter(({ delivery }) => delivery !== 'development')
        .map(({ place }) => place)
    : []
  const { code, lines } = describeAudit(audit, new Set(shipped))
  for (const line of lines) console.log(line)
  process.exitCode = code
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
