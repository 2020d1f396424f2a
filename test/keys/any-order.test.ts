/**
 * Whatever is done to keys in whatever order: one active key a scope, and a restart changes nothing
 * (spec K4, K5).
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openTestKeys } from './open-keys'

describe('whatever is done to keys in whatever order', () => {
  const scopes = [
    {},
    { project: 'dev' },
    { environment: 'production' },
    { project: 'dev', environment: 'production' },
    { project: 'report' },
  ] as const
  const step = fc.record({
    what: fc.constantFrom('create', 'rotate', 'confirm', 'rollback', 'remove', 'reopen'),
    at: fc.nat(scopes.length - 1),
    session: fc.boolean(),
  })

  it('a scope has one active key, calls choose by the order of K4 and never a retiring key, and a restart changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 30 }),
        fc.boolean(),
        async (steps, hasVariable) => {
          const opened = openTestKeys(
            hasVariable ? { env: { OPENAI_API_KEY: 'sk-from-the-environment' } } : {},
          )
          let { keys } = opened
          let made = 0
          for (const { what, at, session } of steps) {
            const scope = scopes[at] ?? {}
            const here = keys
              .all()
              .filter(
                (key) =>
                  key.backend !== 'environment' &&
                  key.project === ('project' in scope ? scope.project : null) &&
                  key.environment === ('environment' in scope ? scope.environment : null),
              )
            const active = here.find(({ status }) => status === 'active')
            const retiring = here.find(({ status }) => status === 'retiring')
            made += 1
            const fresh = `sk-made-${String(made).padStart(8, '0')}`
            const work =
              what === 'create'
                ? keys.create(
                    {
                      providerId: 'openai',
                      label: `k${made}`,
                      secret: fresh,
                      storage: session ? 'session' : 'keychain',
                      ...scope,
                    },
                    'page',
                  )
                : what === 'rotate' && active !== undefined
                  ? keys.rotate(active.id, { secret: fresh }, 'page')
                  : what === 'confirm' && retiring !== undefined
                    ? keys.confirm(retiring.id, 'page')
                    : what === 'rollback' && retiring !== undefined
                      ? keys.rollback(retiring.id, 'page')
                      : what === 'remove' && active !== undefined
                        ? keys.remove(active.id, 'page')
                        : undefined
            await work?.catch((thrown: unknown) =>
              expect(thrown).toMatchObject({ code: 'conflict' }),
            )
            if (what === 'reopen') {
              const before = keys.all().filter(({ backend }) => backend !== 'session')
              keys.close()
              keys = opened.reopen()
              expect(
                keys
                  .all()
                  .map(({ id, status, successorId }) => [id, status, successorId])
                  .sort(),
              ).toEqual(
                before
                  .map(({ id, status, successorId }) => [
                    id,
                    status,
                    keys.find(successorId ?? '')?.id ?? null,
                  ])
                  .sort(),
              )
            }
            expectOrder(keys, hasVariable)
          }
          const stored = keys
            .all()
            .filter(({ backend }) => backend === 'keytar')
            .map(({ id }) => id)
          expect([...opened.keychain.keytar.keys()].sort()).toEqual(stored.sort())
        },
      ),
      { numRuns: 60 },
    )
  })

  /** Spec K4, said again without the chooser. */
  function expectOrder(keys: ReturnType<typeof openTestKeys>['keys'], hasVariable: boolean) {
    const active = keys
      .all()
      .filter(({ status, backend }) => status === 'active' && backend !== 'environment')
    expect(
      new Set(active.map(({ project, environment }) => `${project} ${environment}`)).size,
    ).toBe(active.length)
    for (const project of ['dev', 'report', 'other']) {
      for (const environment of ['production', 'staging']) {
        const ranked = [
          [project, environment],
          [project, null],
          [null, environment],
          [null, null],
        ] as const
        const wanted =
          ranked
            .map(([p, e]) => active.find((key) => key.project === p && key.environment === e)?.id)
            .find((id) => id !== undefined) ?? (hasVariable ? 'env:OPENAI_API_KEY' : null)
        expect(chosen(keys, project, environment)).toBe(wanted)
      }
    }
  }
  function chosen(
    keys: ReturnType<typeof openTestKeys>['keys'],
    project: string,
    environment: string,
  ): string | null {
    try {
      return keys.choose({ provider: 'openai', project, environment }).id
    } catch {
      return null
    }
  }
})
