/**
 * The data of the price library (genai-prices), as entries of a snapshot. Serves the shipped
 * snapshot's generator and imported files alike.
 */
import { anthropicModels } from './anthropic-models'
import { libraryModel, type LibraryFile, type LibraryModel } from './library-file'
import { matches } from './library-match'
import { versionsOf } from './library-rates'
import { openaiModels } from './openai-models'
import type { SnapshotEntry } from './snapshot'

/** A model of a file that could not be read, and why. The price it had stays. */
interface NotUnderstood {
  readonly id: string
  readonly reason: string
}

export interface LibraryEntries {
  readonly entries: SnapshotEntry[]
  readonly notUnderstood: NotUnderstood[]
  /** Ids of the file's models that our tables do not have, by provider. */
  readonly further: Readonly<Record<string, readonly string[]>>
  /** The newest day on which the file says a price was checked, epoch ms. */
  readonly checkedOn: number | null
}

const tables: Readonly<Record<string, readonly { readonly model: string }[]>> = {
  openai: openaiModels,
  anthropic: anthropicModels,
}
/** Ids the library knows by a prefix that no date suffix completes. */
const furtherIds: Readonly<Record<string, string>> = {
  'claude-sonnet-4-20250514': 'claude-sonnet-4-0',
}
/** Ids of other vendors' listings and of models whose price is not per text token alone. */
const foreign = /^ft:|:|search|audio|-high$/
/** Models of other uses, which take or give more than text. */
const otherUse =
  /image|realtime|tts|transcribe|whisper|moderation|computer-use|deep-research|safeguard/
const dateSuffix = /-(?:latest|20\d{6}|20\d{2}-\d{2}-\d{2})$/
const aDate: Readonly<Record<string, string>> = { openai: '-2099-12-31', anthropic: '-20991231' }

/**
 * Entries for every model of our tables the library prices, and for models it has that neither the
 * tables nor `known` do (ids by provider): those bring their name and window along. What cannot be
 * read is named and left out.
 */
export function entriesFrom(
  library: LibraryFile,
  known?: Readonly<Record<string, readonly string[]>>,
): LibraryEntries {
  const entries: SnapshotEntry[] = []
  const notUnderstood: NotUnderstood[] = []
  const further: Record<string, string[]> = {}
  const days: number[] = []
  for (const { id: provider, models } of library) {
    const infos = readModels(provider, models, notUnderstood)
    const infoOf = (model: string) => infos.find((info) => matches(info.match, model))
    const byInfo = ofTables(provider, infoOf)
    days.push(...infos.flatMap(({ prices_checked: day }) => dayStart(day) ?? []))
    for (const info of infos.filter((each) => !byInfo.has(each))) {
      further[provider] = [...(further[provider] ?? []), info.id]
      if (known !== undefined && !(known[provider] ?? []).includes(info.id) && isNew(info))
        byInfo.set(info, [info.id])
    }
    for (const [info, base] of byInfo) {
      try {
        entries.push(entryOf(provider, info, base, infoOf))
      } catch (thrown) {
        if (!(thrown instanceof RangeError)) throw thrown
        notUnderstood.push({ id: `${provider}/${info.id}`, reason: thrown.message })
      }
    }
  }
  const checkedOn = days.length === 0 ? null : Math.max(...days)
  return { entries, notUnderstood, further, checkedOn }
}

/** The models that can be read; of the others is noted why not. */
function readModels(
  provider: string,
  models: LibraryFile[number]['models'],
  notUnderstood: NotUnderstood[],
): LibraryModel[] {
  return models.flatMap((each) => {
    const parsed = libraryModel.safeParse(each)
    if (parsed.success) return [parsed.data]
    const issue = parsed.error.issues[0]
    notUnderstood.push({
      id: `${provider}/${each.id}`,
      reason: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
    })
    return []
  })
}

/** The models of our table by what the library has of them. */
function ofTables(
  provider: string,
  infoOf: (model: string) => LibraryModel | undefined,
): Map<LibraryModel, string[]> {
  const byInfo = new Map<LibraryModel, string[]>()
  for (const { model } of tables[provider] ?? []) {
    const info = infoOf(model)
    if (info !== undefined) byInfo.set(info, [...(byInfo.get(info) ?? []), model])
  }
  return byInfo
}

function dayStart(day: string | undefined): number | undefined {
  return day === undefined ? undefined : Date.parse(`${day}T00:00:00Z`)
}

/** A model that its own id means, and that is one of text. */
function isNew(info: LibraryModel): boolean {
  return matches(info.match, info.id) && isTextModel(info)
}

function entryOf(
  provider: string,
  info: LibraryModel,
  models: readonly string[],
  infoOf: (model: string) => LibraryModel | undefined,
): SnapshotEntry {
  const added =
    models.length === 1 &&
    models[0] === info.id &&
    !(tables[provider] ?? []).some(({ model }) => model === info.id)
  return {
    provider,
    ids: idsOf(info, models, infoOf),
    dated: models.filter((model) => infoOf(`${model}${aDate[provider]}`) === info),
    versions: versionsOf(info),
    ...(added
      ? { adds: { name: info.name ?? info.id, contextWindow: info.context_window ?? null } }
      : {}),
  }
}

/** Chat and embedding models: what is priced by the text token, in and, but for embeddings, out. */
function isTextModel({ id, prices }: LibraryModel): boolean {
  const first = Array.isArray(prices) ? prices[0]?.prices : prices
  return (
    !foreign.test(id) &&
    !otherUse.test(id) &&
    first?.input_mtok !== undefined &&
    (first.output_mtok !== undefined || /embed/.test(id))
  )
}

function idsOf(
  info: LibraryModel,
  models: readonly string[],
  infoOf: (model: string) => LibraryModel | undefined,
): SnapshotEntry['ids'] {
  const ids = new Map(models.map((model) => [model, model]))
  for (const rule of 'or' in info.match ? info.match.or : [info.match]) {
    if (!('equals' in rule) || foreign.test(rule.equals) || ids.has(rule.equals)) continue
    const base = baseOf(rule.equals, models)
    if (base !== undefined) ids.set(rule.equals, base)
  }
  for (const [id, base] of Object.entries(furtherIds)) if (models.includes(base)) ids.set(id, base)
  for (const model of models)
    if (infoOf(`${model}-latest`) === info) ids.set(`${model}-latest`, model)
  return [...ids].map(([id, of]) => ({ id, of }))
}

/**
 * The catalogue model a further id of the same entry is a release of: the same name but for a date,
 * else the longest name it continues.
 */
function baseOf(id: string, models: readonly string[]): string | undefined {
  const plain = (name: string) => name.replaceAll('.', '-').replace(dateSuffix, '')
  const same = models.find((model) => plain(model) === plain(id))
  const longest = models
    .filter((model) => plain(id).startsWith(plain(model)))
    .sort((a, b) => b.length - a.length)[0]
  return same ?? longest ?? (models.length === 1 ? models[0] : undefined)
}
