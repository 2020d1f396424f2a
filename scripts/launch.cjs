#!/usr/bin/env node
/*
 * The one way every npm script starts: finds a Node that can run Tollgate and hands over to it.
 * This file is written in the oldest syntax there is, so that a Node of any age gets a sentence
 * instead of a syntax error.
 */
'use strict'
var major = parseInt(process.versions.node.split('.')[0], 10)
if (major < 20) {
  process.stderr.write(
    'Tollgate needs Node.js 20 or newer to install and start, and this is ' +
      process.version +
      ': install a newer one from your package manager and try again.\n'
  )
  process.exit(1)
}
void require('./launcher/main.cjs').main(process.argv.slice(2))
