/**
 * A wipe takes prompts and answers from every place, and from the bytes of every file; what it does
 * not take it says (spec L10).
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startMockProvider } from '../support/mock-provider'
import { holdAnswer } from '../support/held-answer'
import { ask, openHouse } from '../support/house'

// A console makes a backup five seconds after its start, with all there is to wipe.
vi.mock('../../src/main/console/daily-jobs', () => ({ startDailyJobs: () => () => {} }))

const image = `data:image/png;base64,${Buffer.from('MARKimage'.repeat(2000)).toString('base64')}`

async function openFull() {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-wipe-'))
  const mock = await startMockProvider()
  onTestFinished(async () => {
    await mock.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const home = join(folder, 'home')
  const house = await openHouse({ home, mock })
  /**
   * Text of every place: a prompt and an answer short and long, with an image, kept in the cache,
   * failed into a dead letter, compared, embedded.
   */
  async function fill(project: string, word: string) {
    const { client, run } = house
    mock.script(({ prompt }) =>
      prompt.includes('fail')
        ? { status: 500, error: { message: 'No.' } }
        : { text: `${word}answer `.repeat(prompt.includes('long') ? 3000 : 2) },
    )
    await run(ask(`${word}prompt short`, { project }))
    await run(ask(`${word}prompt long ${`${word}filler `.repeat(3000)}`, { project }))
    await run({
      ...ask('', { project }),
      messages: [
        { role: 'system', content: `${word}system` },
        {
          role: 'user',
          content: [
            { type: 'text', text: `${word}part` },
            { type: 'image', dataUrl: image },
          ],
        },
      ],
    })
    await run(ask(`${word}cached`, { project, cache: true, temperature: 0, service: 'search' }))
    await run(ask(`${word}fail`, { project, maxAttempts: 1 }))
    const comparison = await client.comparisons.create({
      project,
      messages: [{ role: 'user', content: `${word}compared` }],
      variants: [
        { id: 'a', provider: 'openai', model: 'gpt-4o-mini', parameters: {} },
        {
          id: 'b',
          provider: 'openai',
          model: 'gpt-4o',
          parameters: {},
          system: `${word}system`,
        },
      ],
    })
    await client.conversations.save({
      id: `cnv_0123456789abcdef${project}`,
      revision: 0,
      project,
      environment: 'development',
      body: {
        settings: { system: `${word}system` },
        turns: [
          {
            id: 'a',
            after: null,
            message: {
              role: 'user',
              content: [
                { type: 'text', text: `${word}said` },
                { type: 'image', dataUrl: image },
              ],
            },
          },
        ],
        last: 'a',
      },
    })
    const prompt = await client.prompts.create({
      name: `${word}saved`,
      project,
      prompt: { system: `${word}system`, messages: [] },
    })
    await client.prompts.saveVersion({
      id: prompt.id,
      prompt: { system: `${word}version`, messages: [] },
    })
    await client.comparisons.vote({ id: comparison.id, choice: 'a', comment: `${word}comment` })
  }
  /** Files of the data folder that hold any of the texts. */
  function filesWith(...texts: readonly string[]): string[] {
    return readdirSync(home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.parentPath !== join(home, 'backups'))
      .filter((entry) =>
        texts.some((text) => readFileSync(join(entry.parentPath, entry.name)).includes(text)),
      )
      .map((entry) => entry.name)
  }
  return { ...house, home, fill, filesWith }
}

const imageText = Buffer.from('MARKimage'.repeat(20)).toString('base64').slice(0, 60)

test('of everything leaves no byte of it in the data folder, and facts, ledger and figures as they were', async () => {
  const { client, fill, filesWith, closeAndCheck } = await openFull()
  await fill('dev', 'MARKONE')
  expect(filesWith('MARKONE').length).toBeGreaterThan(0)
  const before = await client.ledger.list({})
  const measured = await client.content.measure({ all: true })
  expect(measured).toMatchObject({
    calls: 5,
    comparisons: 1,
    cachedAnswers: 1,
    deadLetters: 1,
    filesSetAside: 0,
  })
  const wiped = await client.content.wipe({ all: true })
  expect(wiped).toMatchObject({
    calls: 5,
    comparisons: 1,
    cachedAnswers: 1,
    deadLetters: 1,
    logCleared: true,
  })
  // The daily backup may have been made meanwhile.
  expect(wiped.message).toMatch(
    wiped.backups === 0 ? /lies nowhere/ : /backups? in the data folder may still hold it/,
  )
  expect(filesWith('MARKONE', imageText)).toEqual([])
  expect(await client.content.measure({ all: true })).toMatchObject({
    calls: 0,
    comparisons: 0,
    cachedAnswers: 0,
    deadLetters: 0,
  })
  expect(await client.ledger.list({})).toEqual(before)
  expect((await client.ledger.verify({})).ok).toBe(true)
  const { items: audit } = await client.system.audit({})
  expect(audit[0]).toMatchObject({ what: 'content wiped', subject: 'all projects' })
  expect(
    JSON.stringify([
      await client.calls.history({}),
      await client.comparisons.list({}),
      await client.deadLetters.list({}),
      audit,
    ]),
  ).not.toContain('MARKONE')
  await closeAndCheck()
  expect(filesWith('MARKONE', imageText)).toEqual([])
})

test('takes one project, or what is older, and nothing where it is not told what', async () => {
  const { client, fill, filesWith } = await openFull()
  await fill('dev', 'MARKONE')
  await fill('report', 'MARKTWO')
  for (const scope of [
    {},
    { project: 'nosuch' },
    { all: true, project: 'dev' },
    { prject: 'dev' },
    { before: -1 },
    { all: false },
  ]) {
    await expect(client.content.wipe(scope as { all: true })).rejects.toThrow()
  }
  expect(await client.content.measure({ all: true })).toMatchObject({ calls: 10 })
  expect(await client.content.wipe({ before: 1 })).toMatchObject({
    calls: 0,
    comparisons: 0,
    cachedAnswers: 0,
    deadLetters: 0,
  })
  expect(await client.content.wipe({ project: 'dev' })).toMatchObject({ calls: 5 })
  expect(filesWith('MARKONE')).toEqual([])
  expect(filesWith('MARKTWO').length).toBeGreaterThan(0)
  expect(await client.content.wipe({ project: 'report', before: Date.now() + 1000 })).toMatchObject(
    { calls: 5 },
  )
  expect(filesWith('MARKTWO')).toEqual([])
})

test('says how many backups still hold it', async () => {
  const { client, fill } = await openFull()
  await fill('dev', 'MARKONE')
  await client.backups.create()
  const { backups, message } = await client.content.wipe({ all: true })
  expect(backups).toBeGreaterThan(0)
  expect(message).toMatch(/backups? in the data folder may still hold it/)
})

test('a project that is told to keep nothing keeps nothing of what it had, nor of a call that runs', async () => {
  const { client, fill, filesWith, mock } = await openFull()
  await fill('dev', 'MARKONE')
  const answer = holdAnswer(mock, ['MARKLATE ', 'MARKLATE ', 'MARKLATE '])
  let off = false
  for await (const event of await client.calls.stream(ask('MARKLATE prompt', { project: 'dev' }))) {
    if (event.type !== 'delta' || off) continue
    off = true
    await client.projects.save({ name: 'dev', storeContent: false })
    answer.letGo()
  }
  await expect.poll(async () => (await client.content.measure({ project: 'dev' })).calls).toBe(0)
  await client.content.wipe({ project: 'dev' })
  expect(filesWith('MARKONE', 'MARKLATE')).toEqual([])
})
