/**
 * The thread that holds answers against rules. It has no database and no files: it may be stopped
 * at any moment.
 */
import { parentPort } from 'node:worker_threads'
import { redactText } from '../platform/redact'
import { createTaskRunner, type Report, type Task } from './check-task'

function report(finding: Report) {
  parentPort?.postMessage(finding)
}

const run = createTaskRunner({
  holdsSecret: (text, secrets) =>
    secrets.some((secret) => text.includes(secret)) ||
    redactText(text, secrets) !== redactText(text, []),
  report,
})

parentPort?.on('message', (task: Task) => void run(task))
report('ready')
