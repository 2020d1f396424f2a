/**
 * `test [suite]`: every check there is, or one of them, and a closing line with the sums. Nothing
 * is left out without saying so.
 */
'use strict'
const { existsSync, mkdtempSync, readFileSync, rmSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join, relative } = require('node:path')
const { ensureBuilt } = require('./build.cjs')
const { root, say } = require('./common.cjs')
const { findDisplayProblem, findElectron } = require('./electron.cjs')
const { runBinary, runBinaryQuietly } = require('./nodes.cjs')
const { findKeytarProblem, obtainBrowser, obtainKeyring } = require('./prerequisites.cjs')

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
  process.stdout.write(
    `\n${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}\n`,
  )
  return sum.failed > 0 || sum.passed + sum.skipped === 0 ? 1 : 0
}

/** A check that only says yes or no counts as one test. */
async function program(name, args) {
  const code = await runBinary(name, args)
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

async function vitest(args, env) {
  const first = await runVitest(args, env)
  // A test without a result was on a worker that died.
  const failed = first.files.filter(
    ({ status, assertionResults }) =>
      status !== 'passed' || assertionResults.some((test) => test.status !== 'passed'),
  )
  if (first.code === 0 || failed.length === 0 || failed.length > fewFiles)
    return checked(first.code, sumOf(first.files))
  return secondTry(first, failed, args, env)
}

/**
 * A busy machine may fail a test that waits on processes and sockets. A few failed files are run
 * once more by themselves, and it is said which.
 */
const fewFiles = 4

async function secondTry(first, failed, args, env) {
  const names = failed.map(({ name }) => relative(root, name))
  process.stdout.write(`\nOnce more, by themselves: ${names.join(', ')}\n`)
  const second = await runVitest(names, env)
  const files = [...first.files.filter((file) => !failed.includes(file)), ...second.files]
  if (second.code !== 0 || second.files.length !== failed.length) return checked(1, sumOf(files))
  const unsteady = failed.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status !== 'passed')
      .map(({ fullName }) => `  ${relative(root, file.name)}: ${fullName}`),
  )
  process.stdout.write(`\nFailed at first and passed by themselves:\n${unsteady.join('\n')}\n`)
  return checked(args.includes('--coverage') && !isCovered() ? 1 : 0, sumOf(files))
}

async function runVitest(args, env) {
  return withReport(async (report) => {
    const code = await runBinary(
      'vitest',
      ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`, ...args],
      env,
    )
    return { code, files: readReport(report)?.testResults ?? [] }
  })
}

function sumOf(files) {
  const tests = files.flatMap(({ assertionResults }) => assertionResults)
  const count = (...kinds) => tests.filter(({ status }) => kinds.includes(status)).length
  return {
    passed: count('passed'),
    failed: count('failed'),
    skipped: 0,
    leftOut: count('pending', 'skipped', 'todo', 'disabled'),
  }
}

/**
 * What vitest's own threshold asks (vitest.config.ts); its exit code said only that a test had
 * failed.
 */
function isCovered() {
  const summary = readReport(join(root, 'coverage', 'coverage-summary.json'))
  return (summary?.total.lines.pct ?? 0) >= 80
}

async function playwright(project, env) {
  return withReport(async (report) => {
    const code = await runBinary(
      'playwright',
      ['test', `--project=${project}`, '--reporter=dot,json', '--retries=1'],
      { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    )
    const stats = readReport(report)?.stats
    if ((stats?.flaky ?? 0) > 0)
      process.stdout.write(
        `${stats.flaky} failed at first and passed on a second try; their names are above.\n`,
      )
    return checked(code, {
      passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
      failed: stats?.unexpected ?? 0,
      skipped: 0,
      leftOut: stats?.skipped ?? 0,
    })
  })
}

/**
 * A runner that fails without a failed test (a broken file, too little coverage, an unhandled
 * error) or leaves tests out has failed too.
 */
function checked(code, { leftOut, ...result }) {
  if (leftOut > 0)
    process.stdout.write(`${leftOut} tests were left out: a test is written to run.\n`)
  const hidden =
    (code !== 0 && result.failed === 0) || leftOut > 0 || result.passed + result.failed === 0
  return hidden ? { ...result, failed: result.failed + 1 } : result
}

async function withReport(work) {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-report-'))
  try {
    return await work(join(folder, 'report.json'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(report) {
  return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null
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
  const problem = await obtainKeyring()
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
  const { path, problem } = await obtainBrowser()
  return problem === undefined
    ? playwright('browser', { TOLLGATE_CHROMIUM: path })
    : missing(problem)
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
