/** Whether settings name what is there. */
import type { Settings } from '../../contract/system'
import { unknownModel } from '../../contract/unknown-model'
import { Failure } from '../platform/failure'
import { assertTimeZone } from '../platform/periods'
import type { Db } from '../storage/store'

/** What a person may change; `fromDotEnv` follows by itself. */
export type SettingsChange = Partial<Omit<Settings, 'fromDotEnv'>>

/** Is a model of this name in the catalogue? */
export type HasModel = (written: string) => boolean

/** What is wrong with a folder; null where files can be written there. */
export type FolderProblem = (folder: string) => string | null

/**
 * Gives a check that throws Failure `invalid_request`. Names on the default route are judged unless
 * they stand on `standing`, the route so far: what is gone since is passed over there.
 */
export function createSettingsCheck(
  db: Db,
  hasModel: HasModel | undefined,
  folderProblem: FolderProblem | undefined,
): (change: SettingsChange, standing: readonly string[]) => void {
  const hasProject = db.prepare<[string], number>('SELECT 1 FROM projects WHERE name = ?').pluck()
  const hasEnvironment = db
    .prepare<[string], number>('SELECT 1 FROM environments WHERE name = ?')
    .pluck()
  return ({ project, environment, timeZone, defaultRoute = [], reports }, standing) => {
    const wrong = reports == null ? null : (folderProblem?.(reports.folder) ?? null)
    if (wrong !== null) throw atField('reports.folder', wrong)
    if (timeZone !== undefined) assertTimeZone(timeZone)
    if (project !== undefined && hasProject.get(project) === undefined)
      throw notThere('project', project)
    if (environment !== undefined && hasEnvironment.get(environment) === undefined)
      throw notThere('environment', environment)
    const unknown = defaultRoute.findIndex(
      (written) => hasModel?.(written) === false && !standing.includes(written),
    )
    if (unknown === -1) return
    throw atField(`defaultRoute.${unknown}`, unknownModel(defaultRoute[unknown] ?? ''))
  }
}

function atField(path: string, message: string): Failure {
  return new Failure('invalid_request', message, { issues: [{ path, message }] })
}

function notThere(what: 'project' | 'environment', name: string): Failure {
  return new Failure(
    'invalid_request',
    `There is no ${what} "${name}". Add it first, then make it the current one.`,
  )
}
