/**
 * The Secret Service asked directly, over D-Bus: is the default collection locked, and will the
 * person unlock it? Both without a native call that could hang.
 */
import { openDbus } from './dbus-connection'
import type { DbusConnection } from './dbus-connection'
import { decodeBooleanVariant, decodePathAfterList } from './dbus-message'
import type { Argument } from './dbus-message'

/**
 * `none`: there is no default collection. `silent`: no answer in time. `unknown`: it could not be
 * asked; the library will say why.
 */
export type DefaultCollection = 'unlocked' | 'locked' | 'none' | 'silent' | 'unknown'

/** `waiting`: the unlock window is open and stays open; ask again later. */
export type Unlocking = 'unlocked' | 'dismissed' | 'waiting'

export interface SecretService {
  /** Never rejects, never raises a window. Starts the service where the bus knows how to. */
  ask(timeoutMs: number): Promise<DefaultCollection>
  /** Raises the unlock window, one at a time, and waits `timeoutMs` for its answer. */
  unlock(timeoutMs: number): Promise<Unlocking>
}

type Env = Readonly<Record<string, string | undefined>>

/** How long an unlock window may stay open after the call that raised it gave up. */
const windowMs = 300_000
const service = '/org/freedesktop/secrets'
const defaultCollection = `${service}/aliases/default`

export function createSecretService(env: Env): SecretService {
  let unlocking: Promise<Unlocking> | null = null

  async function withBus<T>(
    timeoutMs: number,
    late: T,
    work: (bus: DbusConnection) => Promise<T>,
  ): Promise<T> {
    const path = sessionBusPath(env)
    if (path === null) return late
    const bus = openDbus(path)
    return await within(timeoutMs, late, work(bus)).finally(() => bus.close())
  }
  return {
    async ask(timeoutMs) {
      if (sessionBusPath(env) === null) return 'unknown'
      return await withBus<DefaultCollection>(timeoutMs, 'silent', readCollection)
    },
    async unlock(timeoutMs) {
      unlocking ??= withBus<Unlocking>(windowMs, 'dismissed', askToUnlock).finally(() => {
        unlocking = null
      })
      return await within<Unlocking>(timeoutMs, 'waiting', unlocking)
    },
  }
}

async function readCollection(bus: DbusConnection): Promise<DefaultCollection> {
  const reply = await bus.call(
    secrets(
      defaultCollection,
      'org.freedesktop.DBus.Properties',
      'Get',
      text('org.freedesktop.Secret.Collection'),
      text('Locked'),
    ),
  )
  if (reply === null) return 'unknown'
  if (reply.kind === 'error')
    return /UnknownMethod|UnknownObject|NoSuchObject/.test(reply.name) ? 'none' : 'unknown'
  const locked = decodeBooleanVariant(reply.body)
  if (locked === null) return 'unknown'
  return locked ? 'locked' : 'unlocked'
}

async function askToUnlock(bus: DbusConnection): Promise<Unlocking> {
  const completed = new Promise<void>((resolve) =>
    bus.onSignal((member) => (member === 'Completed' ? resolve() : undefined)),
  )
  await bus.call({
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
    member: 'AddMatch',
    arguments: [text("type='signal',interface='org.freedesktop.Secret.Prompt',member='Completed'")],
  })
  const reply = await bus.call(
    secrets(service, 'org.freedesktop.Secret.Service', 'Unlock', {
      type: 'ao',
      value: [defaultCollection],
    }),
  )
  if (reply?.kind !== 'return') return 'dismissed'
  const prompt = decodePathAfterList(reply.body)
  // The path `/` means that nothing needed to be asked.
  if (prompt !== '/') {
    const shown = await bus.call(
      secrets(prompt, 'org.freedesktop.Secret.Prompt', 'Prompt', text('')),
    )
    if (shown?.kind !== 'return') return 'dismissed'
    await completed
  }
  return (await readCollection(bus)) === 'unlocked' ? 'unlocked' : 'dismissed'
}

function secrets(path: string, ofInterface: string, member: string, ...given: readonly Argument[]) {
  return {
    destination: 'org.freedesktop.secrets',
    path,
    interface: ofInterface,
    member,
    arguments: given,
  }
}

function text(value: string): Argument {
  return { type: 's', value }
}

function within<T>(timeoutMs: number, late: T, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const bound = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, late)
    // A window left open must not keep the program from closing.
    if (timeoutMs === windowMs) timer.unref()
  })
  return Promise.race([work, bound]).finally(() => clearTimeout(timer))
}

/**
 * The session bus's socket: a path, or a name in Linux's abstract space, which Node writes with a
 * leading zero.
 */
export function sessionBusPath(env: Env): string | null {
  const address =
    env['DBUS_SESSION_BUS_ADDRESS'] ??
    (env['XDG_RUNTIME_DIR'] === undefined ? '' : `unix:path=${env['XDG_RUNTIME_DIR']}/bus`)
  for (const one of address.split(';')) {
    if (!one.startsWith('unix:')) continue
    const pairs = new Map(
      one
        .slice('unix:'.length)
        .split(',')
        .map((pair) => [
          pair.slice(0, pair.indexOf('=')),
          decodeURIComponent(pair.slice(pair.indexOf('=') + 1)),
        ]),
    )
    const path = pairs.get('path')
    const abstract = pairs.get('abstract')
    if (path !== undefined) return path
    if (abstract !== undefined) return `\0${abstract}`
  }
  return null
}
