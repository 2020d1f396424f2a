/**
 * A TypeScript file of the tests as a process of its own, run by Node as it is: imports without an
 * extension find their file.
 */
import { fork, type ChildProcess } from 'node:child_process'

/** Node takes types away by itself and looks for files by their exact name only. */
const findsTypeScript = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module'
registerHooks({
  resolve(name, context, next) {
    return next(name.startsWith('.') && !name.endsWith('.ts') ? name + '.ts' : name, context)
  },
})`)}`

/** Messages go both ways; the process ends when this one lets go of it. */
export function startTypeScript(file: string): ChildProcess {
  return fork(file, {
    execArgv: ['--import', findsTypeScript],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

/** The next message; rejects when the process ends first. */
export function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the process ended with ${code}`))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      resolve(message)
    })
  })
}
