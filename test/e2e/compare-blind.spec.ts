/**
 * Blind comparisons in a real browser: nothing drawn tells who answered before the vote, and the vote
 * is counted.
 */
import type { Page } from '@playwright/test'
import { accessibilityBreaches } from './support/accessibility'
import { expect, goTo, test } from './support/test'

const names = ['sim-mini', 'sim-standard', 'sim-premium', 'sim-advanced', 'simulated/']

interface Kept {
  readonly id: string
  readonly blind: boolean
  readonly revealedAt: number | null
  readonly variants: readonly { readonly id: string; readonly model: string }[]
  readonly callIds: Readonly<Record<string, string>>
  readonly vote: {
    readonly choice: string
    readonly blind: boolean
    readonly comment: string
    readonly tags: readonly string[]
    readonly grades: Readonly<Record<string, number>>
  } | null
  readonly calls: Readonly<
    Record<string, { readonly wouldCostNanoUsd: number; readonly latencyMs: number }>
  >
}
interface Served {
  api<Answer>(method: string, path: string): Promise<{ readonly body: Answer }>
}

async function last(served: Served): Promise<Kept> {
  const { items } = (await served.api<{ items: Kept[] }>('GET', 'comparisons')).body
  return (await served.api<Kept>('GET', `comparisons/${items[0]?.id ?? ''}`)).body
}

async function open(page: Page) {
  await goTo(page, '/compare')
  await expect(page.getByRole('button', { name: 'Model of pane A: sim-mini' })).toBeVisible()
  await page.getByRole('checkbox', { name: 'Blind' }).check()
}

/** From here on every state of the whole document is searched for as long as panes are hidden. */
async function watch(page: Page) {
  await page.evaluate((searched) => {
    const found: string[] = []
    Object.assign(window, { found })
    const look = () => {
      const html = document.documentElement.outerHTML
      if (!html.includes('hidden until the vote')) return
      for (const name of searched) if (html.includes(name)) found.push(name)
    }
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    })
  }, names)
}

const found = (page: Page) =>
  page.evaluate(() => (window as unknown as { readonly found: readonly string[] }).found)

async function run(page: Page, prompt: string) {
  await page.getByRole('textbox', { name: 'Prompt of all panes' }).fill(prompt)
  await page.keyboard.press('Control+Enter')
}

async function untilAnswered(page: Page) {
  await expect(page.getByRole('button', { name: /^A is better/ })).toBeVisible()
}

/** Each pane as drawn, without its answer and with its letter taken out. */
const framesOf = (page: Page) =>
  page.getByRole('region', { name: /^Pane [A-H],/ }).evaluateAll((panes) =>
    panes.map((each) => {
      const letter = each.getAttribute('aria-label')?.slice(5, 6) ?? '?'
      const frame = each.cloneNode(true) as Element
      frame.querySelector('[aria-label^="Answer of pane"]')?.replaceChildren()
      return frame.outerHTML.replaceAll(`ane ${letter}`, 'ane X').replaceAll(`>${letter}<`, '>X<')
    }),
  )

/**
 * Neither a name nor a figure of the calls, nor an id that leads to them; and the panes differ in
 * nothing but letter and answer: no colour, mark, title or label.
 */
async function expectNothingTold(page: Page, kept: Kept) {
  const drawn = (await page.content()).replace(/<(style|script|svg)\b[\s\S]*?<\/\1>/g, '')
  const ids = [...Object.values(kept.callIds), kept.id]
  expect([...names, ...ids].filter((word) => drawn.includes(word))).toEqual([])
  const figures = Object.values(kept.calls)
    .flatMap(({ wouldCostNanoUsd, latencyMs }) => [String(wouldCostNanoUsd), String(latencyMs)])
    .filter((figure) => figure.length > 3)
  for (const figure of figures) expect(drawn).not.toMatch(new RegExp(`(?<!\\d)${figure}(?!\\d)`))
  const frames = await framesOf(page)
  expect(frames[0]).toContain('hidden until the vote')
  expect(new Set(frames).size).toBe(1)
}

test('before the vote nothing drawn tells who answered: not while answers come, nor after, in the history, the differences, or after a reload', async ({
  tollgate: page,
  served,
}) => {
  await open(page)
  await watch(page)
  await run(page, '[[sim:length=120]] Name three rivers.')
  await expect(page.getByText('hidden until the vote')).toHaveCount(2)
  await untilAnswered(page)
  const kept = await last(served)
  expect(kept).toMatchObject({ blind: true, vote: null })
  await expectNothingTold(page, kept)
  await page.getByRole('button', { name: 'Differences' }).click()
  await expect(page.getByRole('dialog', { name: 'Differences' })).toContainText(
    'only in the second',
  )
  await expectNothingTold(page, kept)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'History' }).click()
  await expect(page.getByRole('dialog', { name: 'Kept comparisons' })).toContainText(
    '2 models, hidden until the vote',
  )
  await expectNothingTold(page, kept)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('button', { name: 'Show pane A alone' }).click()
  await expect(page.getByRole('region', { name: /^Pane/ })).toHaveCount(1)
  await expectNothingTold(page, kept)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('region', { name: /^Pane/ })).toHaveCount(2)
  expect(await found(page)).toEqual([])
  await page.reload()
  await untilAnswered(page)
  await expectNothingTold(page, kept)
  expect((await last(served)).vote).toBeNull()
})

const curtain = (page: Page) => page.getByText('A blind comparison waits for your vote')

test('before the vote pages that tell of single calls are held back, after a reload too; the vote opens them', async ({
  tollgate: page,
  served,
}) => {
  await open(page)
  await run(page, 'Name three winds.')
  await untilAnswered(page)
  const kept = await last(served)
  for (const path of [
    '/ledger',
    '/usage',
    '/activity',
    '/validation',
    `/ledger?callId=${kept.callIds['a']}`,
  ]) {
    await goTo(page, path)
    await expect(curtain(page)).toBeVisible()
    const drawn = (await page.content()).replace(/<(style|script|svg)\b[\s\S]*?<\/\1>/g, '')
    expect(names.filter((word) => drawn.includes(word))).toEqual([])
  }
  await page.reload()
  await expect(curtain(page)).toBeVisible()
  expect(await accessibilityBreaches(page)).toEqual([])
  await page.getByRole('button', { name: 'Back to the vote' }).click()
  await untilAnswered(page)
  await expectNothingTold(page, kept)
  await page.getByRole('button', { name: /^A is better/ }).click()
  await expect(page.getByText('hidden until the vote')).toHaveCount(0)
  expect((await last(served)).vote).toMatchObject({ choice: 'a', blind: true })
  await goTo(page, '/ledger')
  await expect(page.getByText('sim-mini').first()).toBeVisible()
})

test('from there it can be revealed, which ends the blind mode of the comparison', async ({
  tollgate: page,
  served,
}) => {
  await open(page)
  await run(page, 'Name three winds.')
  await untilAnswered(page)
  await goTo(page, '/ledger')
  await page.getByRole('button', { name: 'Reveal it and show Ledger' }).click()
  await expect(page.getByText('sim-mini').first()).toBeVisible()
  expect((await last(served)).revealedAt).not.toBeNull()
  await goTo(page, '/compare')
  await expect(page.getByRole('button', { name: /^A is better/ })).toBeVisible()
  await expect(page.getByText('hidden until the vote')).toHaveCount(0)
})

test('at 200 % zoom the tally stands below the vote, and panes are still read', async ({
  tollgate: page,
}) => {
  await page.setViewportSize({ width: 660, height: 430 })
  await open(page)
  await run(page, 'Name three winds.')
  await untilAnswered(page)
  await page.getByRole('button', { name: /^A is better/ }).click()
  await expect(page.getByRole('group', { name: 'Votes so far' })).toBeInViewport()
  expect(await accessibilityBreaches(page)).toEqual([])
})

test('a vote by key shows names and figures, counts as blind, and stands in the tally', async ({
  tollgate: page,
  served,
}) => {
  await open(page)
  await run(page, 'Name three lakes.')
  await untilAnswered(page)
  await page.getByRole('group', { name: 'Panes' }).focus()
  await page.keyboard.press('2')
  await expect(page.getByText('hidden until the vote')).toHaveCount(0)
  const kept = await last(served)
  expect(kept.vote).toMatchObject({ choice: 'b', blind: true })
  for (const { id, model } of kept.variants)
    await expect(
      page.getByRole('region', { name: `Pane ${id.toUpperCase()}, ${model}` }),
    ).toContainText(/would have cost.*first token/s)
  const winner = kept.variants.find(({ id }) => id === 'b')?.model ?? 'none'
  const tally = page.getByRole('group', { name: 'Votes so far' })
  await expect(tally).toContainText('1 vote in')
  await expect(tally).toContainText(new RegExp(`${winner}.*1–0–0 · 100 % \\(21–100\\)`, 's'))
  await page.keyboard.press('0')
  await expect(page.getByRole('button', { name: /^Tie/ })).toHaveAttribute('aria-pressed', 'true')
  await expect(tally).toContainText('0–0–1 · none decided')
  // Cast again with the names in sight.
  expect((await last(served)).vote).toMatchObject({ choice: 'tie', blind: false })
})

test('names can be shown without a vote, and a later vote is not blind', async ({
  tollgate: page,
  served,
}) => {
  await open(page)
  await run(page, 'Name three seas.')
  await untilAnswered(page)
  await page.getByRole('button', { name: 'Show names without a vote' }).click()
  await expect(page.getByText('hidden until the vote')).toHaveCount(0)
  expect((await last(served)).revealedAt).not.toBeNull()
  await page.getByRole('group', { name: 'Panes' }).focus()
  await page.keyboard.press('x')
  await expect(page.getByRole('button', { name: /^Both bad/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  expect((await last(served)).vote).toMatchObject({ choice: 'bad', blind: false })
})

test('grades, comment and tags given before the vote are kept with it', async ({
  tollgate: page,
  served,
}) => {
  await open(page)
  await run(page, 'Name three winds.')
  await untilAnswered(page)
  await page.getByRole('button', { name: 'Grades and notes' }).click()
  const notes = page.getByRole('dialog', { name: 'Grades and notes' })
  await notes.getByRole('button', { name: 'Grade A 4 of 5' }).click()
  await notes.getByRole('textbox', { name: 'Comment' }).fill('Says where from')
  await notes.getByLabel('Tags', { exact: true }).first().fill('weather')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(notes).toHaveCount(0)
  await expectNothingTold(page, await last(served))
  await page.getByRole('button', { name: /^A is better/ }).click()
  await expect(page.getByText('Your vote is kept.')).toBeVisible()
  expect((await last(served)).vote).toMatchObject({
    choice: 'a',
    blind: true,
    comment: 'Says where from',
    tags: ['weather'],
    grades: { a: 4 },
  })
  await page.getByRole('button', { name: 'Grades and notes' }).click()
  await notes.getByRole('button', { name: 'Grade B 2 of 5' }).click()
  await expect
    .poll(async () => (await last(served)).vote)
    .toMatchObject({ blind: true, grades: { a: 4, b: 2 } })
})

for (const scheme of ['light', 'dark'] as const) {
  test(`no WCAG 2.2 AA breach, ${scheme}: hidden, notes, differences, tally`, async ({
    tollgate: page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await open(page)
    await run(page, 'Make a table of three rivers.')
    await untilAnswered(page)
    expect(await accessibilityBreaches(page)).toEqual([])
    await page.getByRole('button', { name: 'Grades and notes' }).click()
    await expect(page.getByRole('dialog', { name: 'Grades and notes' })).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Differences' }).click()
    await expect(page.getByRole('dialog', { name: 'Differences' })).toContainText('only in')
    expect(await accessibilityBreaches(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^A is better/ }).click()
    await expect(page.getByRole('group', { name: 'Votes so far' })).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
  })
}
