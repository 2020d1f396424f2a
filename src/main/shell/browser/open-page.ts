/** Opens the page in the person's own browser, or says that there is none to open. */
import { spawn } from 'node:child_process'

/**
 * True when a browser was told to open it. The address holds a one-time code only: it is worthless
 * a minute later or after its first use.
 */
export async function openPage(
  address: string,
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  if (platform === 'linux' && (env.DISPLAY ?? '') === '' && (env.WAYLAND_DISPLAY ?? '') === '')
    return false
  if (env.SSH_CONNECTION !== undefined && platform === 'darwin') return false
  const [command, args] = opener(address, platform)
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: 'ignore',
      detached: true,
      env: withoutSecrets(env),
    })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}

/**
 * Our own environment may hold provider keys; a browser has no use for them, nor has anyone who
 * reads its environment.
 */
function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/KEY|TOKEN|SECRET|PASSWORD/i.test(name)),
  )
}

function opener(address: string, platform: NodeJS.Platform): [string, string[]] {
  if (platform === 'darwin') return ['open', [address]]
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', address]]
  return ['xdg-open', [address]]
}
