/**
 * The Validation page in a real browser over a real console: profiles and their rules, trying them,
 * and what answers scored.
 */
import { connectUpstream, expectAccessibleInBoth } from './support/money-pages'
import { expect, goTo, test } from './support/test'

interface ProfileItem {
  readonly name: string
  readonly rules: readonly unknown[]
  readonly usedBy: readonly string[]
}

test('a profile is made, its rules are tried as they are written, and kept exactly as shown', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/validation')
  await expect(page.getByRole('group', { name: 'Profile basic' })).toBeVisible()
  await expectAccessibleInBoth(page)
  await page.getByRole('button', { name: 'Add profile' }).click()
  const form = page.getByRole('form', { name: 'New profile' })
  await form.getByLabel('Name').fill('basic')
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(form.getByText('There is one of that name.')).toBeVisible()
  await form.getByLabel('Name').fill('support')
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  const editor = page.getByRole('group', { name: 'Profile support' })
  await expect(editor.getByText('No policy uses it yet')).toBeVisible()

  await editor.getByRole('button', { name: 'Add rule' }).click()
  await page.getByRole('menuitem', { name: 'Forbidden terms' }).click()
  const forbidden = editor.getByRole('listitem', { name: 'Forbidden terms' })
  await expect(forbidden.getByText('Name at least one')).toBeVisible()
  await expect(editor.getByRole('button', { name: 'Save profile' })).toBeDisabled()
  const terms = forbidden.getByRole('combobox', { name: 'Terms', exact: true })
  await terms.fill('as an AI')
  await terms.press('Enter')
  await expect(forbidden.getByText('as an AI')).toBeVisible()
  await forbidden.getByText('Warns').click()
  await forbidden.getByLabel('Forbidden terms: weight in the score').fill('3')

  const tryOut = page.getByRole('region', { name: 'Try it' })
  await expect(tryOut).toContainText('Nothing to check yet')
  await tryOut.getByLabel('Answer').fill('I, as an AI, cannot say.')
  await expect(tryOut.getByText('Passed with warnings')).toBeVisible()
  await expect(tryOut.getByText('Forbidden: “as an AI”.')).toBeVisible()
  await expect(tryOut).toContainText('25 of 100')
  await forbidden.getByText('Fails').click()
  await expect(tryOut.getByText('Failed', { exact: true })).toBeVisible()
  await expectAccessibleInBoth(page)
  await tryOut.getByLabel('Answer').fill('Certainly.')
  await expect(tryOut).toContainText('100 of 100')

  await editor.getByRole('button', { name: 'Save profile' }).click()
  await expect(editor.getByRole('button', { name: 'Save profile' })).toHaveCount(0)
  const { body } = await served.api<{ items: ProfileItem[] }>('GET', 'validation/profiles')
  expect(body.items.find(({ name }) => name === 'support')?.rules).toEqual([
    { kind: 'not_empty' },
    { kind: 'forbidden_terms', terms: ['as an AI'], weight: 3 },
  ])

  await editor.getByRole('button', { name: 'Remove', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove support' })
  await expect(dialog).toContainText('Its 2 rules go.')
  await dialog.getByRole('button', { name: 'Remove profile' }).click()
  await expect(
    page.getByRole('navigation', { name: 'Profiles' }).getByRole('button', { name: /^support/ }),
  ).toHaveCount(0)
})

test('a rule that cannot be checked is refused where it stands, with the way out', async ({
  tollgate: page,
}) => {
  await goTo(page, '/validation/profiles/json')
  const editor = page.getByRole('group', { name: 'Profile json' })
  await editor.getByRole('button', { name: 'Add rule' }).click()
  await page.getByRole('menuitem', { name: 'Pattern' }).click()
  await editor
    .getByRole('listitem', { name: 'Pattern' })
    .getByRole('textbox', { name: 'Pattern', exact: true })
    .fill('(a)\\1')
  await editor.getByRole('button', { name: 'Save profile' }).click()
  await expect(editor.getByRole('alert')).toContainText(
    'Patterns with back-references are not read here',
  )
  await expectAccessibleInBoth(page)
  await editor.getByRole('button', { name: 'Discard' }).click()
  await expect(editor.getByRole('listitem', { name: 'Pattern' })).toHaveCount(0)
})

test('checked answers are scored by service and model, and each opens its rules, here and in the ledger', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectUpstream(served)
  try {
    await goTo(page, '/validation/results')
    await expect(page.getByText('No answer was checked yet')).toBeVisible()
    const texts = [
      'Here is the report about the month, with all that was asked for: costs, calls, answers and what they mean for us.',
      'Done:\n```\nnever closed',
    ]
    mock.script((call) => ({
      text: texts[Number(JSON.stringify(call.body).includes('second'))] ?? '',
      usage: { input: 100, output: 20 },
    }))
    for (const text of ['first', 'second']) {
      const answer = await served.api<{ validation: { passed: boolean } }>('POST', 'calls', {
        project: 'report',
        service: 'summarize',
        model: 'openai/gpt-4o-mini',
        maxOutputTokens: 60,
        messages: [{ role: 'user', content: text }],
      })
      expect([answer.status, answer.body.validation.passed]).toEqual([200, text === 'first'])
    }
    const table = page.getByRole('group', { name: 'Quality, as a table' })
    await expect(table.getByRole('row', { name: /^summarize/ })).toContainText('50')
    await expect(table).toContainText('Markdown structure 1')
    await expectAccessibleInBoth(page)
    await page.getByRole('radiogroup', { name: 'Group by' }).getByText('By model').click()
    await table.getByRole('button', { name: 'gpt-4o-mini' }).click()
    const list = page.getByRole('group', { name: 'Checked answers, newest first' })
    await expect(list.getByRole('listitem')).toHaveCount(2)
    await list.getByRole('button').first().focus()
    await page.keyboard.press('ArrowDown')
    await expect(list.getByRole('button').nth(1)).toBeFocused()
    await list.getByRole('button').first().click()
    const panel = page.getByRole('complementary', { name: 'Result' })
    await expect(panel).toContainText('Failed')
    await expect(panel).toContainText('the code block of line 2 is never closed')
    await expectAccessibleInBoth(page)
    await panel.getByRole('link', { name: 'Ledger entries' }).click()
    await page.getByRole('grid').getByRole('row').nth(1).click()
    await expect(page.getByRole('complementary', { name: 'Entry' })).toContainText(
      'the code block of line 2 is never closed',
    )
  } finally {
    await mock.close()
  }
})

test('profiles are chosen by keyboard', async ({ tollgate: page }) => {
  await goTo(page, '/validation')
  await expect(page.getByRole('heading', { name: 'Validation', level: 1 })).toBeVisible()
  await page.getByRole('navigation', { name: 'Profiles' }).getByRole('button').first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('group', { name: 'Profile json' })).toBeVisible()
})
