/**
 * The roll-outs of services (spec P9): which runs now, and which have run. Each share, challenger,
 * default model and plan is one of its own, so that no two ways of sharing are counted as one.
 */
import type { Policy } from '../../contract/projects'
import { usualPlannedCalls, type RolloutBrief } from '../../contract/rollouts'
import type { Platform } from '../platform/platform'
import { storedInt } from '../storage/stored-int'
import type { Db } from '../storage/store'

export interface Rollouts {
  /** The one that the calls of a service take part in now. */
  running(service: string): RolloutBrief | undefined
  find(id: string): RolloutBrief | undefined
  /** Newest first, those begun before the one of the cursor's place. */
  page(query: {
    readonly service: string | null
    readonly before: readonly [time: number, id: string]
    readonly limit: number
  }): RolloutBrief[]
  /**
   * Begins and ends what the new policy of a service asks for; without one all that runs there ends.
   * Call it in the transaction that saves the policy.
   */
  follow(service: string, policy: Policy | undefined): void
}

const columns = `id, service, champion, challenger, percent, planned_calls AS plannedCalls,
  started_at AS startedAt, ended_at AS endedAt`

export function createRollouts({
  db,
  platform,
}: {
  readonly db: Db
  readonly platform: Pick<Platform, 'clock' | 'newId'>
}): Rollouts {
  const running = db.prepare<[string], RolloutBrief>(
    `SELECT ${columns} FROM rollouts WHERE service = ? AND ended_at IS NULL ORDER BY started_at DESC, id DESC LIMIT 1`,
  )
  const find = db.prepare<[string], RolloutBrief>(`SELECT ${columns} FROM rollouts WHERE id = ?`)
  const page = db.prepare<[string | null, string | null, number, string, number], RolloutBrief>(
    `SELECT ${columns} FROM rollouts WHERE (? IS NULL OR service = ?) AND (started_at, id) < (?, ?)
     ORDER BY started_at DESC, id DESC LIMIT ?`,
  )
  const begin = db.prepare(
    `INSERT INTO rollouts (id, service, champion, challenger, percent, planned_calls, started_at)
     VALUES (@id, @service, @champion, @challenger, @percent, @plannedCalls, @startedAt)`,
  )
  const end = db.prepare('UPDATE rollouts SET ended_at = ? WHERE service = ? AND ended_at IS NULL')

  /** Without a share it sends nothing to its challenger. */
  function read(row: RolloutBrief | undefined): RolloutBrief | undefined {
    if (row === undefined) return undefined
    const whole = (column: string, value: unknown) =>
      storedInt(db, `rollouts.${column}`, row.id, value, 0)
    return {
      ...row,
      percent: whole('percent', row.percent),
      plannedCalls: whole('planned_calls', row.plannedCalls),
      startedAt: whole('started_at', row.startedAt),
      endedAt: row.endedAt === null ? null : whole('ended_at', row.endedAt),
    }
  }

  return {
    running: (service) => read(running.get(service)),
    find: (id) => read(find.get(id)),
    page: ({ service, before, limit }) =>
      page.all(service, service, ...before, limit).flatMap((row) => read(row) ?? []),
    follow(service, policy) {
      const wanted = policy === undefined ? null : askedFor(policy)
      const now = platform.clock.now()
      const present = read(running.get(service))
      if (present !== undefined && wanted !== null && isSame(present, wanted)) return
      if (present !== undefined) end.run(now, service)
      if (wanted !== null)
        begin.run({ ...wanted, id: platform.newId('rol'), service, startedAt: now })
    },
  }
}

type Asked = Pick<RolloutBrief, 'champion' | 'challenger' | 'percent' | 'plannedCalls'>

/** Null where the policy asks for none, or has no default model to be challenged. */
function askedFor({ rollout, defaultModel }: Policy): Asked | null {
  if (rollout === undefined || defaultModel === undefined) return null
  const { challenger, percent, plannedCalls = usualPlannedCalls } = rollout
  return { champion: defaultModel, challenger, percent, plannedCalls }
}

function isSame(one: Asked, other: Asked): boolean {
  return (['champion', 'challenger', 'percent', 'plannedCalls'] as const).every(
    (field) => one[field] === other[field],
  )
}
