/**
 * Gathers what helps to understand a fault of this console, file by file, without keys, tokens, prompts,
 * answers, or the name of who uses the machine.
 */
import { readdirSync, statSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import type { DiagnosticsBundle } from '../../contract/diagnostics'
import type { Settings, SystemHealth } from '../../contract/system'
import type { Clock } from '../platform/clock'
import type { LogReader } from '../platform/log-reader'
import { plainLogLine } from '../platform/plain-log-line'
import type { Tasks } from '../platform/tasks'
import type { Backups } from '../storage/backups'
import { countRows } from '../storage/row-counts'
import type { Store } from '../storage/store'

export interface DiagnosticsDeps {
  readonly home: string
  /** The folder of whoever runs this; empty where there is none. */
  readonly userHome: string
  readonly store: Pick<Store, 'db'>
  readonly clock: Pick<Clock, 'now'>
  readonly health: () => SystemHealth
  readonly settings: () => Settings
  readonly backups: Pick<Backups, 'list'>
  readonly tasks: Pick<Tasks, 'list'>
  readonly logReader: LogReader
  /** Text without any secret. */
  readonly redact: (text: string) => string
}

const lastLines = 500

export function createDiagnostics(deps: DiagnosticsDeps): () => Promise<DiagnosticsBundle> {
  const { clock, home, userHome, redact } = deps
  /** The folder names of a machine tell who uses it. */
  const anonymous = (text: string) =>
    [home, userHome]
      .filter((folder) => folder.length > 1)
      .map((folder, index) => [JSON.stringify(folder).slice(1, -1), index === 0 ? '<data>' : '~'])
      .reduce((left, [folder = '', name = '']) => left.replaceAll(folder, name), text)

  return async () => {
    const madeAt = clock.now()
    const files = [
      { name: 'console.json', text: asJson(aboutConsole(deps)) },
      { name: 'settings.json', text: asJson(deps.settings(), withoutPlaces) },
      { name: 'integrity.json', text: asJson(integrity(deps)) },
      { name: 'rows.json', text: asJson(await countRows(deps.store.db)) },
      { name: 'log.jsonl', text: await lastLog(deps) },
    ].map(({ name, text }) => ({ name, text: anonymous(redact(text)) }))
    return {
      madeAt,
      filename: `tollgate-diagnostics-${new Date(madeAt).toISOString().slice(0, 10)}.txt`,
      files: files.map((file) => ({ ...file, sizeBytes: Buffer.byteLength(file.text) })),
    }
  }
}

function asJson(value: unknown, replacer?: (name: string, value: unknown) => unknown): string {
  return `${JSON.stringify(value, replacer, 2)}\n`
}

/** Folders and addresses that a person set may name people, and an address may hold a token. */
function withoutPlaces(_name: string, value: unknown): unknown {
  return typeof value === 'string' && /^(?:\/|[A-Za-z]:[\\/]|\\\\|[a-z]+:\/\/)/.test(value)
    ? '[left out]'
    : value
}

function aboutConsole({ health, store }: DiagnosticsDeps) {
  const { version, shell, startedAt, running, blocked, emergency } = health()
  return {
    version,
    shell,
    startedAt: new Date(startedAt).toISOString(),
    callsRunning: running,
    emergencyStop: emergency.engaged,
    blocked: blocked.map(({ code }) => code),
    platform: process.platform,
    arch: process.arch,
    release: release(),
    node: process.versions.node,
    electron: process.versions['electron'] ?? null,
    sqlite: store.db.prepare('SELECT sqlite_version()').pluck().get(),
    memoryMegabytes: Math.round(process.memoryUsage.rss() / 1e6),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }
}

function integrity({ home, health, backups, tasks, store }: DiagnosticsDeps) {
  const { ledger } = health()
  const number = (pragma: string) => Number(store.db.pragma(pragma, { simple: true }))
  return {
    ledger,
    format: number('user_version'),
    pages: number('page_count'),
    pageBytes: number('page_size'),
    freePages: number('freelist_count'),
    journal: store.db.pragma('journal_mode', { simple: true }),
    files: filesIn(home),
    backups: backups.list().items.map(({ id, reason, entries, sizeBytes, verifiedAt, problem }) => {
      return { id, reason, entries, sizeBytes, verifiedAt, problem }
    }),
    tasks: tasks.list().items.map(({ kind, state, startedAt, endedAt, outcome }) => {
      return { kind, state, startedAt, endedAt, outcome }
    }),
  }
}

/** By name and size; what lies deeper is told by the parts that keep it. */
function filesIn(folder: string): Record<string, number> {
  return Object.fromEntries(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /^(?:ledger|lock|anchor)/.test(entry.name))
      .map(({ name }) => [
        name,
        statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0,
      ]),
  )
}

async function lastLog({ logReader }: DiagnosticsDeps): Promise<string> {
  const { items } = await logReader.page({ limit: lastLines })
  return items
    .toReversed()
    .map((line) => `${plainLogLine(line)}\n`)
    .join('')
}
