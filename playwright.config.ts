/** Two suites in real programs: the page in Chromium through the browser shell, and the window where the Electron runtime is there. */
import { createRequire } from 'node:module'
import { defineConfig } from '@playwright/test'

const { findBrowser } = createRequire(import.meta.url)('./scripts/launcher/prerequisites.cjs') as {
  findBrowser(): string | null
}
const executablePath = findBrowser()

export default defineConfig({
  // A machine that is slow or busy takes its time; what is right is seen as soon as it is there.
  timeout: 300_000,
  expect: { timeout: 45_000 },
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  outputDir: 'test-results',
  globalSetup: './test/support/temporary-folder.ts',
  projects: [
    {
      name: 'browser',
      testDir: 'test/e2e',
      use: {
        viewport: { width: 1320, height: 860 },
        // Root has no sandbox to offer; /dev/shm is small in containers.
        launchOptions: {
          ...(executablePath === null ? {} : { executablePath }),
          args: ['--no-sandbox', '--disable-dev-shm-usage'],
        },
        // A trace costs every test a fifth of its time: `--trace on` makes one where it is wanted.
        screenshot: 'only-on-failure',
      },
    },
    { name: 'electron', testDir: 'test/electron', workers: 1 },
  ],
})
