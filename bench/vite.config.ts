/** Bundles the measurements as the app itself is bundled, so that they measure what ships. */
import { defineConfig } from 'vite'

export default defineConfig({
  ssr: { noExternal: true },
  build: {
    outDir: 'out/bench',
    ssr: true,
    minify: false,
    rolldownOptions: {
      // By name, not by ssr.external: that one looks for the package first, and an optional one may
      // not be installed.
      external: ['better-sqlite3', 'keytar', '@napi-rs/keyring', '@playwright/test'],
      input: {
        bench: 'bench/bench.ts',
        'checkpoint-worker': 'src/main/storage/checkpoint-worker.ts',
        'backup-worker': 'src/main/storage/backup-worker.ts',
        'check-worker': 'src/main/validation/check-worker.ts',
        'verdict-worker': 'src/main/compare/verdict/verdict-worker.ts',
      },
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
})
