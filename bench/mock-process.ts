/** The mock upstream in a process of its own, so that its work is not counted as ours. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startMockProvider } from '../test/support/mock-provider'
import { answerTokens } from './answer-text'

export interface MockProcess {
  readonly openaiUrl: string
  stop(): void
}

const answer = Array.from(
  { length: 20 },
  (_, index) => `piece ${index} of an answer of ordinary length, about one sentence long. `,
)

/** Of a paced answer: faster than what models write today. */
export const tokensPerSecond = 300

/** Asks the mock for a long answer that takes so many seconds. */
export function pacedPrompt(seconds: number): string {
  return `Write for ${seconds} seconds about the harvest.`
}

/** Runs in the child: prints its address and serves until killed. */
export async function serveMock(): Promise<void> {
  const mock = await startMockProvider({ logLimit: 10 })
  mock.script(({ prompt }) => {
    const seconds = Number(/for (\d+) seconds/.exec(prompt)?.[1] ?? 0)
    if (seconds === 0) return { chunks: answer, usage: { input: 250, output: 300 } }
    return { chunks: answerTokens(seconds * tokensPerSecond), chunksPerSecond: tokensPerSecond }
  })
  process.stdout.write(`${mock.openaiUrl}\n`)
  await new Promise(() => {})
}

export function startMockProcess(): Promise<MockProcess> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(import.meta.url).replace(/chunks\/[^/]*$/, 'bench.js'), '--mock'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the mock ended with ${code}`)))
    child.stdout.once('data', (chunk: Buffer) =>
      resolve({ openaiUrl: chunk.toString().trim(), stop: () => void child.kill() }),
    )
  })
}
