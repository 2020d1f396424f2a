/** Sets every fuse of the packed Electron as build/fuses.json says, before it is signed. A fuse that Electron adds later fails the build until it is decided. */
'use strict'
const { join } = require('node:path')
const wanted = require('./fuses.json')

/** The executable of an unpacked app, by platform. */
function executableOf({ appOutDir, electronPlatformName, packager }) {
  const name = packager.appInfo.productFilename
  if (electronPlatformName === 'darwin')
    return join(appOutDir, `${name}.app`, 'Contents', 'MacOS', name)
  return join(appOutDir, electronPlatformName === 'win32' ? `${name}.exe` : packager.executableName)
}

/** Writes the fuses into an Electron executable. */
async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  const byIndex = Object.fromEntries(
    Object.entries(wanted).map(([name, on]) => [FuseV1Options[name], on]),
  )
  await flipFuses(executable, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    ...byIndex,
  })
}

module.exports = async (context) => setFuses(executableOf(context))
module.exports.setFuses = setFuses
