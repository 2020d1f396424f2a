/**
 * What some suites need from the machine: a browser, and a keyring to talk to. Where one is missing,
 * the sentence that says what to install.
 */
'use strict'
const { existsSync } = require('node:fs')
const { delimiter, join } = require('node:path')
const { root } = require('./common.cjs')

const browserNames = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge-stable',
]
const browserPaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** The path of a program, looked up as a shell would. */
function which(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name)
    if (folder !== '' && existsSync(path)) return path
  }
  return null
}

/** An installed Chromium, or the one Playwright has downloaded before; null when there is none. */
function findBrowser() {
  const chosen = process.env.TOLLGATE_CHROMIUM
  if (chosen) return chosen
  for (const name of browserNames) {
    const path = which(name)
    if (path !== null) return path
  }
  return browserPaths.find((path) => existsSync(path)) ?? findPlaywrightBrowser()
}

function findPlaywrightBrowser() {
  const path = require(join(root, 'node_modules', '@playwright', 'test')).chromium.executablePath()
  return existsSync(path) ? path : null
}

const installBrowser =
  'The browser suite needs Chromium: install it (Debian: apt-get install chromium) or run npx playwright install chromium.'

/**
 * What the keychain suite needs on Linux: a D-Bus, a Secret Service on it, and the library keytar
 * is linked to.
 */
const keyringPackages = ['dbus', 'gnome-keyring', 'libsecret-1-0']

/** Null when the keychain suite can run, else the sentence that says what to install. */
function findKeyringProblem() {
  if (process.platform !== 'linux' || hasKeyring()) return null
  return `The keychain suite needs a keyring to talk to: install ${keyringPackages.join(', ')} (Debian: apt-get install ${keyringPackages.join(' ')}).`
}

function hasKeyring() {
  return (
    which('dbus-daemon') !== null &&
    which('dbus-run-session') !== null &&
    which('gnome-keyring-daemon') !== null
  )
}

/**
 * Why the tests of keytar cannot run here, or null. keytar is optional: npm builds it from source
 * where it finds a compiler and libsecret's headers, and leaves it out elsewhere; Tollgate then
 * keeps secrets through @napi-rs/keyring.
 */
function findKeytarProblem() {
  try {
    require(join(root, 'node_modules', 'keytar'))
    return null
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') {
      return 'keytar is not installed, which npm builds where it can (Debian: apt-get install g++ make pkg-config libsecret-1-dev, then npm install)'
    }
    return `keytar does not load (${String(error.message).split('\n')[0]})`
  }
}

module.exports = { findBrowser, findKeyringProblem, findKeytarProblem, installBrowser }
