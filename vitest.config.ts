import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // The Electron module downloads its binary when it is required in plain Node; tests drive the real entry against a fake in process.
  resolve: {
    alias: { electron: fileURLToPath(new URL('./test/support/fake-electron.ts', import.meta.url)) },
  },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: 'test/support/temporary-folder.ts',
    // Every core: many tests wait for processes, sockets and clocks. Left to itself the runner keeps one core free.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // What is waited for is seen as soon as it is there; a machine that is busy takes its time.
    expect: { poll: { timeout: 20_000 } },
    coverage: {
      provider: 'v8',
      include: ['src/main/**/*.ts', 'src/contract/**/*.ts', 'src/shared/**/*.ts'],
      reporter: ['text-summary'],
      reportOnFailure: true,
      thresholds: { lines: 80 },
    },
  },
})
