/**
 * Starts the steps of a test in a process of its own, on a D-Bus session in the state the test is
 * about, with a real gnome-keyring where there is one.
 */
import { spawn, spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  type Dirent,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

export type Step =
  | { readonly do: 'status' | 'list' }
  | {
      readonly do: 'create'
      readonly label: string
      readonly secret: string
      readonly project?: string
      readonly storage?: 'session'
    }
  | { readonly do: 'replace'; readonly label: string; readonly secret: string }
  | { readonly do: 'remove' | 'secret'; readonly label: string }
  | { readonly do: 'set behind our back'; readonly label: string; readonly secret: string | null }
  | { readonly do: 'look behind our back'; readonly account: string }

export interface ChildInput {
  readonly home: string
  readonly only: 'keytar' | 'keyring'
  readonly boundMs: number
  readonly steps: readonly Step[]
}

export interface StepResult {
  readonly value?: unknown
  readonly failure?: { readonly code: string; readonly message: string }
  readonly ms: number
  readonly lagMs: number
}

export type SessionState =
  | 'unlocked'
  | 'locked'
  | 'no provider'
  | 'no bus'
  | 'own'
  | { readonly bus: string }

export interface Machine {
  readonly home: string
  run(
    state: SessionState,
    only: ChildInput['only'],
    steps: readonly Step[],
    boundMs?: number,
  ): Promise<StepResult[]>
  /** Every file Tollgate wrote, by name. */
  files(): ReadonlyMap<string, Buffer>
  remove(): void
}

/**
 * Throws one sentence when this machine lacks what the suite needs: it is never left out silently.
 */
export function requireSecretService() {
  const missing = ['dbus-run-session', 'dbus-daemon', 'gnome-keyring-daemon'].filter(
    (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0,
  )
  if (missing.length > 0) {
    throw new Error(
      `The keychain suite needs ${missing.join(', ')}. On Debian or Ubuntu: sudo apt-get install dbus gnome-keyring libsecret-1-0`,
    )
  }
}

/**
 * Bundles child.ts once; gives its path. It lies inside node_modules so that the native modules are
 * found from it.
 */
export async function bundleChild(): Promise<string> {
  const outDir = join(process.cwd(), 'node_modules', '.cache', `tollgate-keychain-${process.pid}`)
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: 'test/keychain/child.ts',
      outDir,
      emptyOutDir: true,
      target: 'node24',
      rolldownOptions: {
        // By name, not by ssr.external: that one looks for the package first, and an optional one
        // may not be installed.
        external: ['better-sqlite3', 'keytar', '@napi-rs/keyring'],
        output: { entryFileNames: 'child.mjs' },
      },
    },
  })
  return join(outDir, 'child.mjs')
}

const unlock =
  'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"'
const leaveLocked = 'gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; exec "$@"'
/** A bus that can start no service. */
const emptyBus = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

/**
 * A machine of its own: home folder, runtime folder and keyrings are the test's, and last from one
 * session to the next.
 */
export function createMachine(child: string): Machine {
  const root = mkdtempSync(join(tmpdir(), 'tollgate-keychain-'))
  const home = join(root, 'data')
  for (const folder of ['run', 'user', 'keyrings']) mkdirSync(join(root, folder), { mode: 0o700 })
  const busConfig = join(root, 'empty-bus.conf')
  writeFileSync(busConfig, emptyBus)

  function commandOf(state: SessionState): readonly string[] {
    if (state === 'unlocked') return ['dbus-run-session', '--', 'sh', '-c', unlock, 'sh']
    if (state === 'locked') return ['dbus-run-session', '--', 'sh', '-c', leaveLocked, 'sh']
    if (state === 'no provider') return ['dbus-run-session', `--config-file=${busConfig}`, '--']
    return []
  }
  return {
    home,
    async run(state, only, steps, boundMs = 10_000) {
      const [program = '', ...args] = [
        ...commandOf(state),
        process.execPath,
        child,
        JSON.stringify({ home, only, boundMs, steps } satisfies ChildInput),
      ]
      const bus = typeof state === 'object' ? { DBUS_SESSION_BUS_ADDRESS: state.bus } : {}
      const own = {
        PATH: process.env['PATH'],
        HOME: join(root, 'user'),
        XDG_RUNTIME_DIR: join(root, 'run'),
        XDG_DATA_HOME: join(root, 'keyrings'),
        ...bus,
      }
      const { code, stdout, stderr } = await execute(
        program,
        args,
        state === 'own' ? process.env : own,
      )
      if (code !== 0) throw new Error(`The child ended with ${code}: ${stderr}`)
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    },
    files: () => new Map(filesUnder(root).map((path) => [path, readFileSync(path)])),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/**
 * A daemon that is going away takes its sockets' folder with it: what is gone between two looks is
 * no file.
 */
function filesUnder(folder: string): readonly string[] {
  let found: Dirent[] = []
  try {
    found = readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return found.flatMap((entry) =>
    entry.isDirectory()
      ? filesUnder(join(folder, entry.name))
      : entry.isFile()
        ? [join(folder, entry.name)]
        : [],
  )
}

function execute(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | string; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const started = spawn(program, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
      killSignal: 'SIGKILL',
    })
    let [stdout, stderr] = ['', '']
    started.stdout.on('data', (chunk) => (stdout += String(chunk)))
    started.stderr.on('data', (chunk) => (stderr += String(chunk)))
    started.on('error', reject)
    // `exit`, not `close`: a daemon the session started may hold the pipes a little longer.
    started.on('exit', (code, signal) =>
      setImmediate(() => resolve({ code: code ?? signal ?? 'nothing', stdout, stderr })),
    )
  })
}
