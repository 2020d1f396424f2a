/** Code in colours and formulas: what was written stays what is shown, and nothing else gets in. */
import { describe, expect, it } from 'vitest'
import { colourCode } from '../../../src/renderer/kit/typeset/colour-code'
import { readMarkup } from '../../../src/renderer/kit/typeset/read-markup'
import { typesetFormula } from '../../../src/renderer/kit/typeset/typeset-formula'
import type { MathNode } from '../../../src/renderer/kit/typeset/typeset-job'
import {
  createTypesetter,
  type TypesettingThread,
} from '../../../src/renderer/kit/typeset/typesetter'

const textOf = (pieces: ReturnType<typeof colourCode>) =>
  (pieces ?? []).map(([text]) => text).join('')

describe('code', () => {
  it.each([
    ['ts', 'const a: string = `x ${1 + b} </span>` // "c" & d'],
    ['python', 'def f(x):\n    return {\'a\': 1, "b": None}  # <b>'],
    ['json', '{"a": [1, true, null], "b": "</code><script>alert(1)</script>"}'],
    ['html', '<a href="javascript:alert(1)" onclick=\'x\'>&amp; &lt; &#x27;</a><!-- c -->'],
    ['bash', 'for f in *; do echo "$f" | sed "s/a/b/"; done'],
    ['sql', "SELECT * FROM t WHERE a = 'b' -- c"],
    ['diff', '--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y'],
    ['yaml', 'a: &x\n  - "b"\n'],
    ['rust', "fn main() { let x: Vec<&'static str> = vec![]; }"],
  ])('in %s has colours and is letter for letter what was written', (language, code) => {
    const pieces = colourCode(code, language)
    expect(textOf(pieces)).toBe(code)
    expect(new Set(pieces?.map(([, colour]) => colour)).size).toBeGreaterThan(1)
  })

  it('in a language that is not known is left alone', () => {
    expect(colourCode('x', 'brainfuck')).toBeNull()
    expect(colourCode('x', 'constructor')).toBeNull()
  })

  it('keeps the colour of what it stands in, and of code within a text none', () => {
    expect(colourCode('`a ${b} c`', 'ts')).toEqual([
      ['`a ', 'text'],
      ['${b}', null],
      [' c`', 'text'],
    ])
  })
})

function tagsOf(node: MathNode | string): string[] {
  return typeof node === 'string' ? [] : [node.tag, ...node.children.flatMap(tagsOf)]
}
function attributesOf(node: MathNode | string): string[] {
  if (typeof node === 'string') return []
  return [...Object.keys(node.attributes), ...node.children.flatMap(attributesOf)]
}

describe('a formula', () => {
  it('is MathML, without its TeX', () => {
    const root = typesetFormula('\\frac{a}{b}', false)
    expect(root?.tag).toBe('math')
    expect(root === null ? [] : tagsOf(root)).toEqual(['math', 'mrow', 'mfrac', 'mi', 'mi'])
    expect(JSON.stringify(root)).not.toContain('frac}')
  })

  it.each([
    '\\href{javascript:alert(1)}{x}',
    '\\url{https://a.example}',
    '\\includegraphics{https://a.example/b.png}',
    '\\htmlStyle{position:fixed}{x}',
    '\\htmlId{root}{x}',
    '\\color{white}x\\textcolor{red}{y}\\colorbox{black}{z}',
    '\\kern{-20em}x\\raisebox{9em}{y}\\smash{z}\\llap{w}\\rule{9em}{9em}',
    '\\text{<img src=x onerror=alert(1)>}',
  ])('cannot load, link, colour or move: %s', (tex) => {
    const root = typesetFormula(tex, true)
    if (root === null) return
    expect(tagsOf(root).filter((tag) => !/^m[a-z]+$/.test(tag))).toEqual([])
    const plain = /^(display|displaystyle|scriptlevel|width)$/
    expect(attributesOf(root).filter((name) => !plain.test(name))).toEqual([])
    expect(JSON.stringify(root)).not.toMatch(/"width":"-|"voffset"|"height"/)
  })

  it.each([
    '\\href{https://a.example}{x}',
    'y + \\htmlId{a}{x}',
    '\\frac{',
    '\\def\\a{\\a\\a}\\a',
    '\\sqrt{'.repeat(250) + 'x' + '}'.repeat(250),
    '\\nosuch',
  ])('that cannot be read, or is too deep, is none: %s', (tex) =>
    expect(typesetFormula(tex, false)).toBeNull(),
  )
})

describe('markup of our own libraries', () => {
  it('is read with its references, and anything else is refused', () => {
    expect(readMarkup('a &lt; <b class ="c d">e<f/></b>')).toEqual([
      'a < ',
      {
        tag: 'b',
        attributes: { class: 'c d' },
        children: ['e', { tag: 'f', attributes: {}, children: [] }],
      },
    ])
    for (const wrong of ['<a', '<a>', '</a>', '<a></b>', '<a b=c>', '<A></A>', '<!-- -->', 'a <'])
      expect(() => readMarkup(wrong), wrong).toThrow()
  })
})

describe('the thread', () => {
  const job = (text: string) => ({ kind: 'code', text, language: 'ts' }) as const
  function set() {
    const threads: { readonly posted: unknown[]; say(data: unknown): void; ended: boolean }[] = []
    const timers: (() => void)[] = []
    const typesetter = createTypesetter(
      () => {
        let listener = (_event: { readonly data: unknown }) => {}
        const thread = {
          posted: [] as unknown[],
          ended: false,
          say: (data: unknown) => listener({ data }),
        }
        threads.push(thread)
        return {
          postMessage: (posted) => thread.posted.push(posted),
          addEventListener(name: string, added: (event: { readonly data: unknown }) => void) {
            if (name === 'message') listener = added
          },
          terminate: () => {
            thread.ended = true
          },
        } satisfies TypesettingThread
      },
      (work) => {
        timers.push(work)
        return () => timers.splice(timers.indexOf(work), 1)
      },
    )
    return { typesetter, threads, timers }
  }
  const answer = { kind: 'code', pieces: [] } as const

  it('has one job at a time, begins when it is ready, and is asked each thing once', async () => {
    const { typesetter, threads } = set()
    const first = typesetter.ask(job('a'))
    expect(typesetter.ask(job('a'))).toBe(first)
    const second = typesetter.ask(job('b'))
    expect(threads[0]?.posted).toEqual([])
    threads[0]?.say('ready')
    expect(threads[0]?.posted).toEqual([job('a')])
    threads[0]?.say(answer)
    expect(await first).toBe(answer)
    expect(threads[0]?.posted).toEqual([job('a'), job('b')])
    threads[0]?.say(null)
    expect(await second).toBeNull()
    expect(typesetter.known(job('a'))).toBe(answer)
    expect(await typesetter.ask(job('a'))).toBe(answer)
    expect(threads).toHaveLength(1)
  })

  it('is given up with a job that takes too long, and after three nothing is asked', async () => {
    const { typesetter, threads, timers } = set()
    for (const text of ['a', 'b', 'c']) {
      const asked = typesetter.ask(job(text))
      threads.at(-1)?.say('ready')
      timers[0]?.()
      expect(await asked).toBeNull()
      expect(threads.at(-1)?.ended).toBe(true)
    }
    expect(await typesetter.ask(job('d'))).toBeNull()
    expect(threads).toHaveLength(3)
  })

  it('that cannot be had leaves all as it was written', async () => {
    const typesetter = createTypesetter(
      () => null,
      () => () => {},
    )
    expect(await typesetter.ask(job('a'))).toBeNull()
  })
})
