/** Builds main for development and again on every change of a file it is made of. */
import { join } from 'node:path'
import { build } from 'vite'

export const workers = {
  'checkpoint-worker': 'src/main/storage/checkpoint-worker.ts',
  'backup-worker': 'src/main/storage/backup-worker.ts',
  'check-worker': 'src/main/validation/check-worker.ts',
  'report-worker': 'src/main/usage/report/pdf/report-worker.ts',
  'verdict-worker': 'src/main/compare/verdict/verdict-worker.ts',
}

/**
 * Calls `built` after every build that worked; one that failed is said and leaves what runs alone.
 * Gives the watcher, to close it.
 */
export async function watchMain(root, built) {
  const watcher = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      // Packages are loaded from node_modules: a build after a change is of our own sources only.
      ssr: true,
      target: 'node22',
      outDir: join(root, 'out', 'dev'),
      emptyOutDir: true,
      minify: false,
      sourcemap: true,
      reportCompressedSize: false,
      watch: {},
      rolldownOptions: {
        external: ['better-sqlite3', 'keytar', '@napi-rs/keyring'],
        input: { serve: join(root, 'scripts', 'dev', 'serve.ts'), ...workers },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  })
  watcher.on('event', (event) => {
    if (event.code === 'BUNDLE_END') void event.result.close()
    if (event.code === 'END') built()
    if (event.code === 'ERROR')
      console.error(`main could not be built, the one before runs on:\n${event.error.message}`)
  })
  return watcher
}
