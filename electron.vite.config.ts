/** One build for both shells: main (Electron entry and browser-shell entry), the preload script, and the page. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/** Native modules stay outside the bundle and are loaded from node_modules at run time. */
const natives = ['electron', 'better-sqlite3', 'keytar', '@napi-rs/keyring']

export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          serve: 'src/main/serve.ts',
          'checkpoint-worker': 'src/main/storage/checkpoint-worker.ts',
          'backup-worker': 'src/main/storage/backup-worker.ts',
          'check-worker': 'src/main/validation/check-worker.ts',
          'report-worker': 'src/main/usage/report/pdf/report-worker.ts',
          'verdict-worker': 'src/main/compare/verdict/verdict-worker.ts',
        },
        external: natives,
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      outDir: 'out/preload',
      rolldownOptions: {
        input: { preload: 'src/preload/preload.ts' },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    worker: { format: 'es' },
    base: '/',
    build: {
      outDir: 'out/renderer',
      minify: true,
      rolldownOptions: { input: 'src/renderer/index.html' },
    },
  },
})
