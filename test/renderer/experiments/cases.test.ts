/** Cases as they are pasted, read from files and taken from real calls. */
import { namesIn } from '../../../src/shared/template'
import { describe, expect, it } from 'vitest'
import { mostCases } from '../../../src/contract/experiments'
import { caseOfCall } from '../../../src/renderer/pages/experiments/ledger-cases'
import { formatOf, readCases } from '../../../src/renderer/pages/experiments/read-cases'
import { variablesOf, withoutValue } from '../../../src/renderer/pages/experiments/template'

describe('cases that are read', () => {
  it('are told apart as CSV, JSON Lines or plain lines', () => {
    expect(formatOf('Input,expected\nx,y')).toBe('csv')
    expect(formatOf('\uFEFF"question";"answer"\n1;2')).toBe('csv')
    expect(formatOf(' {"input":"x"}')).toBe('jsonl')
    expect(formatOf('What is this?\nAnd that, then?')).toBe('lines')
  })

  it('from plain lines are one input each, without the space around it', () => {
    expect(readCases(' one \n\ntwo\r\n').cases).toEqual([{ input: 'one' }, { input: 'two' }])
  })

  it('from CSV take what columns mean, and other columns as variables', () => {
    const read = readCases(
      'id,input,expected,tags,group,topic\nq1,Why?,Because,a;b,g1,birds\n,How?,,,,fish',
    )
    expect(read.problems).toEqual([])
    expect(read.cases).toEqual([
      {
        id: 'q1',
        input: 'Why?',
        expected: 'Because',
        tags: ['a', 'b'],
        group: 'g1',
        vars: { topic: 'birds' },
      },
      { input: 'How?', vars: { topic: 'fish' } },
    ])
  })

  it('from CSV have a problem for each line that cannot be one, by its number in the file', () => {
    const { cases, problems } = readCases('input,expected\n"a\nb",1\n,2\nx,y,z\nlast,3')
    expect(cases.map(({ input }) => input)).toEqual(['a\nb', 'last'])
    expect(problems).toEqual([
      { line: 4, message: 'The input is empty.' },
      {
        line: 5,
        message: '3 cells where the head names 2: put quotes around cells that hold a separator.',
      },
    ])
  })

  it('from CSV without a column of inputs are none, and the head is said to be it', () => {
    expect(readCases('a,b\n1,2', 'csv')).toMatchObject({
      cases: [],
      problems: [{ line: 1, message: expect.stringContaining('one of them "input"') as string }],
    })
  })

  it('from JSON Lines may hold messages, and each broken line is named', () => {
    const messages = [{ role: 'user', content: 'Hi' }]
    const { cases, problems } = readCases(
      [
        `{"input":"x","vars":{"n":"1"}}`,
        'nonsense',
        JSON.stringify({ input: messages }),
        '{"a":1}',
      ].join('\n'),
      'jsonl',
    )
    expect(cases).toEqual([{ input: 'x', vars: { n: '1' } }, { input: messages }])
    expect(problems.map(({ line }) => line)).toEqual([2, 4])
    expect(problems[1]?.message).toContain('The input is missing')
  })

  it('of one id twice name the line that has it already', () => {
    const { cases, problems } = readCases('id,input\na,1\nb,2\na,3')
    expect(cases).toHaveLength(2)
    expect(problems).toEqual([{ line: 4, message: 'The id "a" is already that of line 2.' }])
  })

  it('are as many as an experiment takes; the rest is said to be left out', () => {
    const text = Array.from({ length: mostCases + 3 }, (_, at) => `question ${at}`).join('\n')
    const { cases, problems } = readCases(text)
    expect(cases).toHaveLength(mostCases)
    expect(problems).toEqual([
      {
        line: mostCases + 1,
        message: `An experiment takes up to ${mostCases} cases: 3 from here on are left out.`,
      },
    ])
  })
})

describe('variables of a template', () => {
  it('are each named once, in their order', () => {
    expect(namesIn('{{ input }} in {{lang}}', 'as {{lang}} {{}} {x}')).toEqual(['input', 'lang'])
  })

  it('lack a value where cases do not carry them; the input is always there', () => {
    const cases = [{ input: 'a', vars: { lang: 'en' } }, { input: 'b' }]
    expect(withoutValue(['input', 'lang'], cases)).toEqual([{ name: 'lang', cases: 1 }])
    expect(variablesOf(cases)).toEqual(['lang'])
  })
})

describe('a real call', () => {
  const only = [{ role: 'user' as const, content: 'Why?' }]
  const project = 'dev'

  it('of one message becomes its text, with its answer where that is expected', () => {
    expect(caseOfCall({ request: { project, messages: only }, text: 'So.' }, false)).toEqual({
      input: 'Why?',
    })
    expect(caseOfCall({ request: { project, messages: only }, text: 'So.' }, true)).toEqual({
      input: 'Why?',
      expected: 'So.',
    })
  })

  it('of several keeps its messages, and without content is no case', () => {
    const messages = [{ role: 'system' as const, content: 'Be brief.' }, ...only]
    expect(caseOfCall({ request: { project, messages }, text: null }, true)).toEqual({
      input: messages,
    })
    expect(caseOfCall({ request: null, text: null }, true)).toBeNull()
  })

  it('that carried tools or a schema for its answer is no case: it would ask for less', () => {
    const tools = [{ name: 'now' }]
    expect(caseOfCall({ request: { project, messages: only, tools }, text: '' }, false)).toBeNull()
    const responseFormat = { type: 'json_object' } as const
    const asked = { project, messages: only, responseFormat }
    expect(caseOfCall({ request: asked, text: '{}' }, false)).toBeNull()
  })
})
