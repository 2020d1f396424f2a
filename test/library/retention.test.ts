/** What of the library goes with a wipe, with a project that stores nothing more, and with age. */
import { expect, test, vi } from 'vitest'
import { createContent } from '../../src/main/console/content'
import { createConversations } from '../../src/main/library/conversations'
import { createPrompts } from '../../src/main/library/prompts'
import { createTasks } from '../../src/main/platform/tasks'
import { openTestStore } from '../record/open-store'
import { openHouse } from '../support/house'

const prompt = { system: 'One.', messages: [] }

test('a wipe takes a saved prompt, and so does a project that stores nothing more', async () => {
  const { client } = await openHouse()
  for (const project of ['dev', 'report'])
    await client.prompts.create({ name: project, project, prompt })
  const names = async () => (await client.prompts.list()).items.map(({ name }) => name)
  expect(await client.content.measure({ all: true })).toMatchObject({ prompts: 2 })
  expect(await client.content.wipe({ before: 1 })).toMatchObject({ prompts: 0 })
  expect(await client.content.wipe({ project: 'report' })).toMatchObject({ prompts: 1 })
  expect(await names()).toEqual(['dev'])
  await client.projects.save({ name: 'dev', storeContent: false })
  await vi.waitFor(async () => expect(await names()).toEqual([]))
  await expect(client.prompts.create({ name: 'x', project: 'dev', prompt })).rejects.toThrow(
    /stores no content/,
  )
})

test('the retention of the settings leaves saved prompts, but not those of a project without content', async () => {
  const { file, ...parts } = openTestStore()
  const prompts = createPrompts({ ...parts, storesContent: () => true })
  for (const project of ['dev', 'silent'])
    prompts.create({ name: project, project, note: '', prompt })
  const content = createContent({
    ...parts,
    home: file.slice(0, file.lastIndexOf('/')),
    tasks: createTasks(parts.platform),
    backups: () => 0,
    contentOff: () => ['silent'],
    checkWritable: () => {},
  })
  await content.expire(parts.clock.time + 1)
  expect(prompts.list().map(({ name }) => name)).toEqual(['dev'])
})

test('a conversation goes with age, counted from its beginning, however late it was gone on with', async () => {
  const { file, ...parts } = openTestStore()
  const conversations = createConversations({ ...parts, storesContent: () => true })
  const save = (id: string, revision: number, text: string) =>
    conversations.save({
      id,
      revision,
      project: 'dev',
      environment: 'development',
      body: {
        settings: {},
        turns: [{ id: '1', after: null, message: { role: 'user', content: text } }],
        last: '1',
      },
    })
  const [old, fresh] = ['cnv_aaaaaaaaaaaaaaaa', 'cnv_bbbbbbbbbbbbbbbb']
  save(old, 0, 'first')
  parts.clock.time += 1000
  save(old, 1, 'gone on')
  save(fresh, 0, 'new')
  const content = createContent({
    ...parts,
    home: file.slice(0, file.lastIndexOf('/')),
    tasks: createTasks(parts.platform),
    backups: () => 0,
    contentOff: () => [],
    checkWritable: () => {},
  })
  await content.expire(parts.clock.time)
  expect(conversations.list({}).items.map(({ id }) => id)).toEqual([fresh])
})
