/**
 * What counting costs (spec M10): CPU milliseconds for a million characters of text that does not
 * repeat, and the longest turn of a count in turns.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createVocabularies, type CountText } from '../src/main/catalog/vocabulary'

const million = 1_000_000
const rounds = 3
const charactersATurn = 32_768

/** Files of the checkout one after another, up to a million characters. */
function filesOf(folder: string, name: RegExp): string {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  let text = ''
  for (const path of names) {
    if (text.length >= million) break
    text += readFileSync(path, 'utf8')
  }
  return text.slice(0, million)
}

/** Mulberry32: the same text on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const chineseWords =
  '我们 公司 今天 报告 数据 分析 收入 增长 计划 北方 地区 会议 主席 感谢 大家 耐心 下一次 三月 举行 需要 完成 客户 满意 市场 价格 服务 团队 问题 解决 方案 时间 项目 技术 发展 管理 质量 研究 系统 信息 人工智能 模型 的 了 在 和 是 有 不 也 将 对'.split(
    ' ',
  )

function chinese(): string {
  const random = randomFrom(1)
  let text = ''
  while (text.length < million) {
    for (let words = 3 + Math.floor(random() * 6); words > 0; words -= 1)
      text += chineseWords[Math.floor(random() * chineseWords.length)] ?? ''
    text += random() < 0.7 ? '，' : '。'
  }
  return text.slice(0, million)
}

function json(): string {
  const random = randomFrom(2)
  const rows: unknown[] = []
  for (let index = 0; index < 8_000; index += 1) {
    rows.push({
      id: index,
      name: `customer-${Math.floor(random() * 1e6)}`,
      amount: Math.floor(random() * 1e7) / 100,
      active: random() < 0.5,
      tags: ['north', 'new'],
      at: new Date(1.79e12 + random() * 1e10).toISOString(),
    })
  }
  return JSON.stringify(rows, null, 1).slice(0, million)
}

function samples(): Readonly<Record<string, string>> {
  const random = randomFrom(3)
  return {
    prose: filesOf('node_modules', /^README\.md$/i),
    code: filesOf('src', /\.tsx?$/),
    json: json(),
    chinese: chinese(),
    base64: Buffer.from(Array.from({ length: 760_000 }, () => Math.floor(random() * 256)))
      .toString('base64')
      .slice(0, million),
    oneLetter: 'a'.repeat(million),
  }
}

function measured(count: CountText, text: string) {
  const perMillion: number[] = []
  let longestTurn = 0
  let tokens = 0
  for (let round = 0; round < rounds; round += 1) {
    const before = process.threadCpuUsage()
    const counting = count(text)
    for (let over = false; !over;) {
      const turn = process.threadCpuUsage()
      over = counting.next(charactersATurn)
      longestTurn = Math.max(longestTurn, spent(turn))
    }
    perMillion.push((spent(before) * million) / text.length)
    tokens = counting.count.tokens
  }
  return {
    cpuMsPerMillion: rounded(Math.min(...perMillion)),
    longestTurnMs: rounded(longestTurn),
    characters: text.length,
    tokens,
  }
}

function spent(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10
}

export async function measureCounting() {
  const vocabularies = createVocabularies()
  const loading = performance.now()
  await vocabularies.load('o200k')
  const loadMs = rounded(performance.now() - loading)
  await vocabularies.load('cl100k')
  const texts = Object.entries(samples())
  const figures = (['o200k', 'cl100k'] as const).map((name) => {
    const count = vocabularies.counter(name)
    if (count === undefined) throw new Error(`${name} did not load.`)
    return [
      name,
      Object.fromEntries(texts.map(([kind, text]) => [kind, measured(count, text)])),
    ] as const
  })
  return { loadMs, ...Object.fromEntries(figures) }
}
