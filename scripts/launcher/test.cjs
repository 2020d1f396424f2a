/**
 * `test [suite]`: every check there is, or one of them, and a closing line with the sums. Nothing
 * is left out without saying so.
 */
'use strict'
const { existsSync, mkdtempSync, readFileSync, rmSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join, relative } = require('node:path')
const { ensureBuilt } = require('./build.cjs')
const { say } = require('./common.cjs')
const { findDisplayProblem, findElectron } = require('./electron.cjs')
const { runBinary, runBinaryQuietly } = require('./nodes.cjs')
const {
  findBrowser,
  findKeyringProblem,
  findKeytarProblem,
  installBrowser,
} = require('./prerequisites.cjs')

/** A suite gives the numbers of tests that passed, failed and were skipped. */
const suites = {
  // One checker for each project: several would each work out the same types again.
  typecheck: () => program('tsc', ['-b', '--checkers', '1']),
  lint: async () =>
    added(
      await program('oxlint', ['--type-aware', '--deny-warnings', '--quiet']),
      await program('oxfmt', ['--check', '.']),
    ),
  structure: () => vitest(['test/structure']),
  faults: runFaults,
  unit: runUnit,
  keychain: runKeychain,
  e2e: runBrowser,
  electron: runElectron,
}
/** `structure` and the short rounds of `faults` are parts of `unit`. */
const everything = ['typecheck', 'lint', 'unit', 'keychain', 'e2e', 'electron']

async function test(args) {
  const [name] = args
  if (name !== undefined && !Object.hasOwn(suites, name)) {
    say(`There is no suite ${name}. There are: ${Object.keys(suites).join(', ')}.`)
    return 2
  }
  const sum = { passed: 0, failed: 0, skipped: 0 }
  const failedSuites = []
  for (const suite of name === undefined ? everything : [name]) {
    process.stdout.write(`\n== ${suite}\n`)
    const result = await suites[suite]().catch((error) => {
      process.stdout.write(`${error.sentence ?? error.stack}\n`)
      return { passed: 0, failed: 1, skipped: 0 }
    })
    for (const kind of Object.keys(sum)) sum[kind] += result[kind]
    if (result.failed > 0) failedSuites.push(suite)
  }
  if (failedSuites.length > 0) process.stdout.write(`\nFailed: ${failedSuites.join(', ')}\n`)
  if (sum.skipped > 0) process.stdout.write(`\nSkipped, as said above: ${sum.skipped} tests\n`)
  process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed\n`)
  return sum.failed > 0 || sum.passed + sum.skipped === 0 ? 1 : 0
}

/** A check that only says yes or no counts as one test. */
async function program(name, args) {
  const code = await runBinary(name, args)
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

/** The runners say by themselves what they find; here their own sums are read. */
async function vitest(args, env) {
  return withReport(async (report, read) => {
    const outputs = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
    const code = await runBinary('vitest', ['run', ...outputs, ...args], env)
    const counts = read()
    saySlowest(counts?.testResults ?? [])
    return checked(code, {
      passed: counts?.numPassedTests ?? 0,
      failed: counts?.numFailedTests ?? 0,
      leftOut: (counts?.numPendingTests ?? 0) + (counts?.numTodoTests ?? 0),
    })
  })
}

/** What comes near its limit of half a minute is seen before it fails on a slower machine. */
function saySlowest(files) {
  const tests = files
    .flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ title, duration }) => ({ file: name, title, duration })),
    )
    .filter(({ duration }) => duration > 10_000)
    .sort((a, b) => b.duration - a.duration)
  if (tests.length === 0) return
  process.stdout.write('\nOver ten seconds:\n')
  for (const { file, title, duration } of tests)
    process.stdout.write(
      `  ${(duration / 1000).toFixed(1)} s  ${relative(process.cwd(), file)}  ${title}\n`,
    )
}

async function playwright(project, env) {
  return withReport(async (report, read) => {
    const args = ['test', `--project=${project}`, '--reporter=dot,json']
    const code = await runBinary('playwright', args, {
      ...env,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    })
    const counts = read()?.stats
    return checked(code, {
      passed: counts?.expected ?? 0,
      failed: counts?.unexpected ?? 0,
      leftOut: counts?.skipped ?? 0,
    })
  })
}

/**
 * A runner that fails without a failed test (a broken file, too little coverage, an unhandled
 * error) or leaves tests out has failed too.
 */
function checked(code, { passed, failed, leftOut }) {
  if (leftOut > 0)
    process.stdout.write(`${leftOut} tests were left out: a test is written to run.\n`)
  const hidden = (code !== 0 && failed === 0) || leftOut > 0 || passed + failed === 0
  return { passed, failed: failed + (hidden ? 1 : 0), skipped: 0 }
}

async function withReport(work) {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-report-'))
  const report = join(folder, 'report.json')
  const read = () => (existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null)
  try {
    return await work(report, read)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function missing(problem) {
  process.stdout.write(`${problem}\n`)
  return { passed: 0, failed: 1, skipped: 0 }
}

/** Some tests drive the built browser shell as a process. */
async function runUnit() {
  await ensureBuilt()
  return vitest(['--coverage', '--exclude', 'test/keychain/**'])
}

/**
 * The long rounds: what `unit` does briefly, as often as it takes to find what is rare. A variable
 * that is set wins.
 */
async function runFaults() {
  await ensureBuilt()
  return vitest(['test/faults'], {
    TOLLGATE_KILL_ROUNDS: '100',
    TOLLGATE_BYTE_FLIPS: '20000',
    ...process.env,
  })
}

/**
 * The same tests for each library. keytar's are skipped, in one counted line, where npm could not
 * build it.
 */
async function runKeychain() {
  const problem = findKeyringProblem()
  if (problem !== null) return missing(problem)
  const result = await vitest(['test/keychain/keyring.test.ts'])
  const keytarProblem = findKeytarProblem()
  if (keytarProblem === null) return added(result, await vitest(['test/keychain/keytar.test.ts']))
  const skipped = result.passed + result.failed
  process.stdout.write(`Skipped: ${skipped} tests of keytar: ${keytarProblem}.\n`)
  return { ...result, skipped }
}

function added(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  }
}

async function runBrowser() {
  await ensureBuilt()
  const browser = findBrowser()
  return browser === null
    ? missing(installBrowser)
    : playwright('browser', { TOLLGATE_CHROMIUM: browser })
}

/**
 * The one suite that may be skipped, and says so: its runtime cannot be had everywhere, and
 * everything but Electron itself is tested without it.
 */
async function runElectron() {
  const problem =
    findElectron() === null
      ? 'the Electron runtime is not installed (npx install-electron fetches it)'
      : findDisplayProblem()
  if (problem === null) {
    await ensureBuilt()
    return playwright('electron')
  }
  const { output } = await runBinaryQuietly('playwright', ['test', '--project=electron', '--list'])
  const count = Number(/Total: (\d+) test/.exec(output)?.[1] ?? 0)
  process.stdout.write(`Skipped: ${problem}.\n`)
  return count === 0
    ? missing(`The Electron suite cannot be read:\n${output}`)
    : { passed: 0, failed: 0, skipped: count }
}

module.exports = { test }
