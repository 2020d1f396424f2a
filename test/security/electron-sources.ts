/**
 * Our source as the checklist of Electron looks at it: parsed files, broken rules, places of calls.
 */
import { parseSources } from '../supply-chain/syntax'
import { callsOf, rules } from './electron-rules'

/** Every source file, parsed. */
export const files = parseSources('src')
/** Those that run in Electron alone: the shell, its entry and the preload script. */
export const electronFiles = files.filter(({ path }) =>
  /^src\/(main\/shell\/electron\/|main\/index\.ts$|preload\/)/.test(path),
)
/** Where a rule is broken, a line each. */
export const breaches = (...names: string[]) =>
  rules
    .filter((rule) => names.includes(rule.name))
    .flatMap((rule) =>
      files.flatMap((file) => rule.find(file).map((what) => `${file.path}: ${what}`)),
    )
/** The files that call a method of an object, one for each call. */
export const placesOf = (object: string, method: string) =>
  files.flatMap((file) => callsOf(object, method)(file).map(() => file.path))
