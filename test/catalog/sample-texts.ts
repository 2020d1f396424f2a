/**
 * Texts of every kind a call may carry, the same at each run: prose in many tongues, code, data,
 * white space; short, long and very long.
 */

export interface SampleText {
  readonly name: string
  readonly text: string
}

/**
 * A small generator of numbers that look random (Lehmer, 2^31 - 1): the same texts at each run and
 * on each machine.
 */
export function numbers(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

const english = [
  'The committee reviewed the quarterly figures, and the chair thanked everyone for their patience.',
  'Revenue rose by 4.2 % against the plan, mostly in the north, where two new branches had opened in March.',
  'Nobody had expected the old bridge to survive the flood, yet it stood there the next morning as if nothing had happened.',
  'If you return the form before Friday, we will process your application within five working days.',
  'She put the letter back into the drawer, locked it, and wondered whether her brother would ever ask about it.',
  'Our analysis suggests that the effect is smaller than previously reported, although the confidence interval remains wide.',
  'Please summarise the discussion below in three bullet points and mention any decision that was taken.',
  "It's not that they didn't try; they simply couldn't agree on what \"finished\" meant.",
  'Photosynthesis converts light energy into chemical energy, which is stored in carbohydrate molecules synthesised from carbon dioxide and water.',
  'The defendant argued that the contract was unenforceable because consideration had never been exchanged.',
  'To install the pump, first disconnect the power supply (see page 12), then remove the four screws on the rear panel.',
  'Migration to the new platform was completed over the weekend without measurable downtime for customers.',
]
const german = [
  'Der Ausschuss prüfte die Quartalszahlen, und die Vorsitzende dankte allen für ihre Geduld.',
  'Die Geschwindigkeitsbegrenzung auf der Bundesautobahn wurde nach heftigen Auseinandersetzungen im Verkehrsausschuss wieder aufgehoben.',
  'Wer die Unterlagen rechtzeitig einreicht, erhält den Bescheid innerhalb von fünf Werktagen.',
  'Niemand hatte erwartet, dass die alte Brücke das Hochwasser übersteht.',
]
const french = [
  'Le comité a examiné les chiffres du trimestre, et la présidente a remercié chacun de sa patience.',
  "L'entreprise n'a pas souhaité commenter les résultats, qui seront publiés à la fin du mois d'août.",
  'Si vous renvoyez le formulaire avant vendredi, nous traiterons votre demande sous cinq jours ouvrés.',
]
const spanish = [
  'El comité revisó las cifras del trimestre y la presidenta agradeció a todos su paciencia.',
  '¿Podría usted resumir la conversación en tres puntos y señalar las decisiones que se tomaron?',
  'Nadie esperaba que el viejo puente resistiera la inundación, pero a la mañana siguiente seguía en pie.',
]
const polish = [
  'Komisja przeanalizowała wyniki kwartalne, a przewodnicząca podziękowała wszystkim za cierpliwość.',
  'Nikt nie spodziewał się, że stary most przetrwa powódź, a jednak następnego ranka wciąż stał.',
]
const turkish = [
  'Komite üç aylık rakamları inceledi ve başkan herkese sabırları için teşekkür etti.',
  'Eski köprünün sele dayanacağını kimse beklemiyordu, ama ertesi sabah hâlâ yerindeydi.',
]
const vietnamese = [
  'Ủy ban đã xem xét các số liệu hằng quý và chủ tịch cảm ơn mọi người vì sự kiên nhẫn.',
  'Không ai ngờ cây cầu cũ có thể trụ được qua trận lũ.',
]
const finnish = [
  'Valiokunta tarkasti neljännesvuosiluvut, ja puheenjohtaja kiitti kaikkia kärsivällisyydestä.',
  'Kukaan ei odottanut vanhan sillan kestävän tulvaa, mutta seuraavana aamuna se seisoi yhä paikallaan.',
]
const russian = [
  'Комитет рассмотрел квартальные показатели, и председатель поблагодарила всех за терпение.',
  'Никто не ожидал, что старый мост переживёт наводнение, но на следующее утро он стоял как ни в чём не бывало.',
  'Пожалуйста, кратко изложите обсуждение в трёх пунктах и укажите принятые решения.',
]
const greek = [
  'Η επιτροπή εξέτασε τα στοιχεία του τριμήνου και η πρόεδρος ευχαρίστησε όλους για την υπομονή τους.',
  'Κανείς δεν περίμενε ότι η παλιά γέφυρα θα άντεχε την πλημμύρα.',
]
const chinese = [
  '委员会审查了季度数据,主席感谢大家的耐心。',
  '没有人想到那座老桥能挺过洪水,可第二天早上它依然立在那里。',
  '请用三个要点总结下面的讨论,并说明做出了哪些决定。',
  '光合作用把光能转化为化学能,储存在由二氧化碳和水合成的碳水化合物分子中。',
  '如果您在星期五之前交回表格,我们将在五个工作日内处理您的申请。',
  '收入比计划增长了4.2%,主要来自北方三月新开的两家分店。',
]
const traditional = [
  '委員會審查了季度數據,主席感謝大家的耐心。',
  '沒有人想到那座老橋能挺過洪水,可第二天早上它依然立在那裡。',
]
const japanese = [
  '委員会は四半期の数字を確認し、議長は皆の忍耐に感謝した。',
  '古い橋が洪水に耐えるとは誰も思っていなかったが、翌朝もそこに立っていた。',
  'カタカナのデータベースをアップデートしてください。',
]
const korean = [
  '위원회는 분기 실적을 검토했고 의장은 모두의 인내에 감사를 표했다.',
  '아무도 오래된 다리가 홍수를 견뎌 낼 것이라고 예상하지 못했다.',
]
const arabic = [
  'راجعت اللجنة أرقام الربع الأخير وشكرت الرئيسة الجميع على صبرهم.',
  'لم يتوقع أحد أن يصمد الجسر القديم أمام الفيضان.',
]
const hebrew = ['הוועדה בחנה את נתוני הרבעון והיושבת ראש הודתה לכולם על סבלנותם.']
const hindi = [
  'समिति ने तिमाही के आँकड़ों की समीक्षा की और अध्यक्ष ने सभी को धैर्य के लिए धन्यवाद दिया।',
  'किसी को उम्मीद नहीं थी कि पुराना पुल बाढ़ में टिकेगा।',
]
const thai = [
  'คณะกรรมการตรวจสอบตัวเลขรายไตรมาส และประธานขอบคุณทุกคนที่อดทน',
  'ไม่มีใครคาดคิดว่าสะพานเก่าจะทนต่อน้ำท่วมได้',
]

const words = (text: string): readonly string[] => text.split(' ')
const nouns = words(
  'account request invoice session payload buffer customer window token ledger ' +
    'message entry header budget report queue worker config result handler',
)
const verbs = words('load parse send update remove validate merge count fetch render close resolve')

function mixed(sentences: readonly string[], length: number, seed: number, between = ' '): string {
  const pick = numbers(seed)
  const parts: string[] = []
  for (let size = 0; size < length;) {
    const sentence = sentences[pick(sentences.length)] ?? ''
    parts.push(sentence, pick(6) === 0 ? '\n\n' : between)
    size += sentence.length + 1
  }
  return parts.join('').slice(0, length).toWellFormed()
}

function typescript(length: number, seed: number): string {
  const pick = numbers(seed)
  const noun = () => nouns[pick(nouns.length)] ?? ''
  const verb = () => verbs[pick(verbs.length)] ?? ''
  const upper = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
  let text = "import { createHash } from 'node:crypto'\nimport type { Store } from './store'\n\n"
  while (text.length < length) {
    const [a, b, c] = [noun(), noun(), verb()]
    text += `/** ${upper(c)}s the ${a} of a ${b}; null where there is none. */\nexport async function ${c}${upper(a)}(${b}: ${upper(b)}, options: ${upper(a)}Options = {}): Promise<${upper(a)} | null> {\n`
    text += `  const { ${a}Id, ${b}Count = ${pick(500)} } = options\n  if (${b}.items.length === 0 || ${a}Id === undefined) return null\n`
    text += `  for (const item of ${b}.items.filter(({ kind }) => kind === '${a}')) {\n    const found = await this.store.${c}(item.id, { limit: ${pick(100)}, order: 'desc' })\n`
    text += `    if (found?.${a} !== undefined && found.version >= ${b}Count) {\n      return { ...found.${a}, updatedAt: Date.now() }\n    }\n  }\n  throw new Error(\`No ${a} for \${${b}.id}\`)\n}\n\n`
  }
  return text.slice(0, length)
}

function python(length: number, seed: number, indent = '    '): string {
  const pick = numbers(seed)
  const noun = () => nouns[pick(nouns.length)] ?? ''
  const verb = () => verbs[pick(verbs.length)] ?? ''
  let text =
    'from __future__ import annotations\nimport logging\n\nlogger = logging.getLogger(__name__)\n\n'
  while (text.length < length) {
    const [a, b, c] = [noun(), noun(), verb()]
    text += `class ${a.toUpperCase()}Manager(Base):\n${indent}def ${c}_${a}(self, ${b}_id: int, *, retries: int = ${pick(9)}) -> dict[str, int]:\n${indent}${indent}"""${c} one ${a}."""\n`
    text += `${indent}${indent}for attempt in range(retries):\n${indent}${indent}${indent}try:\n${indent}${indent}${indent}${indent}result = self._${b}s[${b}_id]["${a}"]\n`
    text += `${indent}${indent}${indent}${indent}if result is None and attempt > ${pick(5)}:\n${indent}${indent}${indent}${indent}${indent}logger.warning("no %s for %d", "${a}", ${b}_id)\n${indent}${indent}${indent}${indent}${indent}continue\n`
    text += `${indent}${indent}${indent}except KeyError as error:\n${indent}${indent}${indent}${indent}raise ${a.toUpperCase()}Error(f"{${b}_id}: {error}") from error\n${indent}${indent}return {"${a}": ${pick(1000)}, "${b}": 0}\n\n`
  }
  return text.slice(0, length)
}

const c =
  '#include <stdio.h>\n#include <stdlib.h>\n\nstatic int *grow(int *items, size_t *cap) {\n\t*cap = *cap ? *cap * 2 : 16;\n\tint *more = realloc(items, *cap * sizeof *items);\n\tif (!more) {\n\t\tperror("realloc");\n\t\texit(EXIT_FAILURE);\n\t}\n\treturn more;\n}\n\nint main(int argc, char **argv) {\n\tfor (int i = 0; i < argc; ++i) {\n\t\tprintf("%d: %s\\n", i, argv[i]);\n\t}\n\treturn 0;\n}\n'
const rust =
  "use std::collections::HashMap;\n\n#[derive(Debug, Clone, PartialEq)]\npub struct Ledger<'a> {\n    entries: HashMap<&'a str, Vec<u64>>,\n}\n\nimpl<'a> Ledger<'a> {\n    pub fn total(&self, name: &str) -> Option<u64> {\n        self.entries.get(name).map(|v| v.iter().copied().sum::<u64>())\n    }\n}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn adds() {\n        assert_eq!(2 + 2, 4);\n    }\n}\n"
const sql =
  "SELECT p.project_id, COUNT(*) AS calls, SUM(e.cost_nano_usd) / 1e9 AS usd\nFROM entries e\n  INNER JOIN projects p ON p.id = e.project_id\nWHERE e.settled_at BETWEEN '2025-01-01' AND '2025-12-31'\n  AND e.outcome <> 'cancelled'\nGROUP BY p.project_id\nHAVING COUNT(*) > 10\nORDER BY usd DESC NULLS LAST\nLIMIT 50;\n"
const html =
  '<!doctype html>\n<html lang="en">\n  <head>\n    <meta charset="utf-8">\n    <link rel="stylesheet" href="/assets/index-4f2a9c1b.css">\n  </head>\n  <body class="dark">\n    <div id="root" data-theme="dark" aria-hidden="false">\n      <a href="https://example.com/path?q=1&amp;r=2">Read more&hellip;</a>\n    </div>\n  </body>\n</html>\n'
const css =
  '.panel > header h3 {\n  display: grid;\n  grid-template-columns: minmax(0, 1fr) auto;\n  gap: 0.5rem 1rem;\n  color: #1a2b3c;\n  background: rgba(12, 34, 56, 0.78);\n}\n@media (max-width: 48em) {\n  .panel { padding: 0 !important; }\n}\n'
const yaml =
  'services:\n  gateway:\n    image: registry.example.com/gateway:1.24.3\n    environment:\n      - LOG_LEVEL=debug\n      - MAX_TOKENS=4096\n    ports:\n      - "8080:8080"\n    deploy:\n      resources:\n        limits:\n          cpus: "0.50"\n          memory: 512M\n'
const shell =
  '#!/usr/bin/env bash\nset -euo pipefail\nfor f in "$@"; do\n  [[ -f "$f" ]] || { echo "no such file: $f" >&2; exit 1; }\n  sha256sum "$f" | awk \'{print $1}\' >> "${OUT:-sums.txt}"\ndone\ncurl -sS -H "Authorization: Bearer $TOKEN" "https://api.example.com/v1/items?limit=100" | jq -r \'.items[].id\'\n'
const markdown =
  '## Results\n\n| Model | Score | Cost |\n|:------|------:|-----:|\n| small | 71.3 | $0.15 |\n| **large** | 88.9 | $2.50 |\n\n1. First, *read* the [guide](https://example.com/docs#setup).\n2. Then run `npm install --save-dev vitest`.\n\n> Note: figures are medians of 5 runs.\n\n---\n'
const latex =
  '\\begin{equation}\n  \\int_{-\\infty}^{\\infty} e^{-x^2}\\,\\mathrm{d}x = \\sqrt{\\pi}, \\qquad \\forall \\varepsilon > 0\\;\\exists \\delta : |x - a| < \\delta \\implies |f(x) - f(a)| < \\varepsilon\n\\end{equation}\n'
const diff =
  "diff --git a/src/main.ts b/src/main.ts\nindex 83db48f..bf2a9c1 100644\n--- a/src/main.ts\n+++ b/src/main.ts\n@@ -12,7 +12,9 @@ export function main() {\n-  const limit = 10\n+  const limit = options.limit ?? 100\n+  if (limit < 1) throw new RangeError('limit')\n   return limit\n }\n"

function json(length: number, seed: number, indent?: number): string {
  const pick = numbers(seed)
  const items: unknown[] = []
  for (let size = 0; size < length;) {
    const item = {
      id: `usr_${hex(12, pick(1e6))}`,
      name: `${nouns[pick(20)]} ${verbs[pick(12)]}`,
      email: `${verbs[pick(12)]}.${nouns[pick(20)]}@example.com`,
      active: pick(2) === 0,
      age: pick(90),
      balance: pick(1e6) / 100,
      createdAt: `2025-0${1 + pick(9)}-1${pick(10)}T0${pick(10)}:2${pick(10)}:31.000Z`,
      tags: [nouns[pick(20)], nouns[pick(20)]],
      address: {
        street: `${pick(999)} Main Street`,
        city: 'Springfield',
        zip: String(10_000 + pick(89_999)),
      },
      notes: null,
    }
    items.push(item)
    size += JSON.stringify(item, null, indent).length + 1
  }
  return JSON.stringify(items, null, indent).slice(0, length)
}

function hex(length: number, seed: number): string {
  const pick = numbers(seed)
  return Array.from({ length }, () => pick(16).toString(16)).join('')
}
function base64(length: number, seed: number): string {
  const pick = numbers(seed)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  return Array.from({ length }, () => alphabet.charAt(pick(64))).join('')
}
function lines(
  count: number,
  line: (i: number, pick: (below: number) => number) => string,
  seed: number,
): string {
  const pick = numbers(seed)
  return Array.from({ length: count }, (_, i) => line(i, pick)).join('\n')
}
const two = (value: number) => String(value).padStart(2, '0')

const question =
  'What is the difference between a process and a thread, and when should I use each of them?'
const every = [
  ...english,
  ...german,
  ...french,
  ...spanish,
  ...russian,
  ...chinese,
  ...japanese,
  ...korean,
  ...arabic,
]

/**
 * The eight of the table of widths: a question, a document of 9 kB, 100 kB, 400 kB, code, JSON,
 * Chinese, indentation.
 */
export const widthTexts: readonly SampleText[] = [
  { name: 'question', text: question },
  { name: '9 kB document', text: mixed(english, 9_000, 1) },
  { name: '100 kB prose', text: mixed(english, 100_000, 2) },
  { name: '400 kB prose', text: mixed(english, 400_000, 3) },
  { name: 'code', text: typescript(20_000, 4) },
  { name: 'JSON', text: json(20_000, 5) },
  { name: 'Chinese', text: mixed(chinese, 6_000, 6, '') },
  { name: 'indentation', text: python(20_000, 7, '        ') },
]

/** Sixty-four texts: those of the table and many that are harder. */
export const sampleTexts: readonly SampleText[] = [
  ...widthTexts,
  { name: 'hi', text: 'hi' },
  { name: 'English', text: mixed(english, 3_000, 11) },
  { name: 'German', text: mixed(german, 3_000, 12) },
  { name: 'French', text: mixed(french, 3_000, 13) },
  { name: 'Spanish', text: mixed(spanish, 3_000, 14) },
  { name: 'Polish', text: mixed(polish, 2_000, 15) },
  { name: 'Turkish', text: mixed(turkish, 2_000, 16) },
  { name: 'Vietnamese', text: mixed(vietnamese, 2_000, 17) },
  { name: 'Finnish', text: mixed(finnish, 2_000, 18) },
  { name: 'Russian', text: mixed(russian, 3_000, 19) },
  { name: 'Greek', text: mixed(greek, 2_000, 20) },
  { name: 'Traditional Chinese', text: mixed(traditional, 2_000, 21, '') },
  { name: 'Japanese', text: mixed(japanese, 3_000, 22, '') },
  { name: 'Korean', text: mixed(korean, 3_000, 23) },
  { name: 'Arabic', text: mixed(arabic, 2_000, 24) },
  { name: 'Hebrew', text: mixed(hebrew, 2_000, 25) },
  { name: 'Hindi', text: mixed(hindi, 2_000, 26) },
  { name: 'Thai', text: mixed(thai, 2_000, 27) },
  { name: 'all tongues', text: mixed(every, 12_000, 28) },
  { name: 'capitals', text: mixed(english, 2_000, 29).toUpperCase() },
  { name: 'TypeScript', text: typescript(4_000, 31) },
  { name: 'Python', text: python(4_000, 32) },
  { name: 'Python, tabs', text: python(4_000, 33, '\t') },
  { name: 'Python, two spaces', text: python(4_000, 34, '  ') },
  { name: 'C', text: c },
  { name: 'Rust', text: rust },
  { name: 'SQL', text: sql },
  { name: 'HTML', text: html },
  { name: 'CSS', text: css },
  { name: 'YAML', text: yaml },
  { name: 'shell', text: shell },
  { name: 'Markdown', text: markdown },
  { name: 'LaTeX', text: latex },
  { name: 'diff', text: diff },
  { name: 'CRLF', text: typescript(3_000, 35).replaceAll('\n', '\r\n') },
  { name: 'JSON, indented', text: json(6_000, 36, 2) },
  { name: 'JSON, indented wide', text: json(6_000, 37, 8) },
  {
    name: 'numbers in JSON',
    text: JSON.stringify(
      lines(400, (_, pick) => String(pick(1e9)), 38)
        .split('\n')
        .map(Number),
    ),
  },
  {
    name: 'CSV',
    text: lines(
      80,
      (i, pick) =>
        `${i},${nouns[pick(20)]},${pick(1e5)}.${two(pick(100))},2025-${two(1 + pick(12))}-${two(1 + pick(28))}`,
      39,
    ),
  },
  {
    name: 'log',
    text: lines(
      60,
      (_, pick) =>
        `2025-11-${two(1 + pick(28))}T${two(pick(24))}:${two(pick(60))}:${two(pick(60))}.${pick(1000)}Z INFO [worker-${pick(9)}] ${verbs[pick(12)]} ${nouns[pick(20)]} took ${pick(5000)}ms status=${200 + pick(300)}`,
      40,
    ),
  },
  {
    name: 'UUIDs',
    text: lines(
      60,
      (_, pick) =>
        `${hex(8, pick(1e6))}-${hex(4, pick(1e6))}-${hex(4, pick(1e6))}-${hex(4, pick(1e6))}-${hex(12, pick(1e6))}`,
      41,
    ),
  },
  { name: 'hex', text: hex(3_000, 42) },
  { name: 'base64', text: base64(3_000, 43) },
  { name: 'base64 in lines', text: base64(3_000, 44).replaceAll(/.{76}/g, '$&\n') },
  {
    name: 'URLs',
    text: lines(
      40,
      (_, pick) =>
        `https://www.example.com/${nouns[pick(20)]}/${pick(1e6)}/${verbs[pick(12)]}?id=${hex(8, pick(1e6))}&utm_source=${nouns[pick(20)]}#${verbs[pick(12)]}`,
      45,
    ),
  },
  { name: 'digits', text: lines(40, (_, pick) => `${pick(1e9)}${pick(1e9)}`, 46) },
  {
    name: 'spaced digits',
    text: lines(40, (_, pick) => Array.from({ length: 12 }, () => pick(10)).join(' '), 47),
  },
  { name: 'spaces', text: ' '.repeat(2_000) },
  { name: 'newlines', text: '\n'.repeat(500) },
  { name: 'tabs and newlines', text: '\t\t\n\t\n'.repeat(200) },
  { name: 'signs', text: '=-'.repeat(300) + '!@#$%^&*()_+{}|:"<>?~`[];\',./\\'.repeat(20) },
  {
    name: 'rule lines',
    text: lines(30, (i) => (i % 2 === 0 ? '='.repeat(80) : '-'.repeat(79)), 48),
  },
  { name: 'emoji', text: '😀🎉👍🏽👩‍👩‍👧🇩🇪❤️‍🔥🚀✅⚠️'.repeat(40) },
  {
    name: 'mathematics',
    text: '∀ε>0 ∃δ>0: |x−a|<δ ⇒ |f(x)−f(a)|<ε; ∑ᵢ₌₁ⁿ αᵢ² ≤ ∫₀^∞ e^{−t} dt ≈ 1 ± ½√π · ∇×B '.repeat(
      20,
    ),
  },
  { name: 'ligatures', text: 'ﷺ ﬁnance ½ ① ㍿ ㎏ Ⅷ '.repeat(60) },
  {
    name: 'boxes',
    text: '┌────────┬────────┐\n│ name   │ value  │\n├────────┼────────┤\n└────────┴────────┘\n'.repeat(
      20,
    ),
  },
  { name: 'one letter', text: 'a'.repeat(512) },
  {
    name: 'rare words',
    text: 'antidisestablishmentarianism floccinaucinihilipilification pneumonoultramicroscopicsilicovolcanoconiosis '.repeat(
      15,
    ),
  },
  {
    name: 'identifiers',
    text: lines(
      60,
      (_, pick) =>
        `${nouns[pick(20)]}_${verbs[pick(12)]}_${pick(100)}: ${verbs[pick(12)]}${(nouns[pick(20)] ?? '').toUpperCase()}.${nouns[pick(20)]}`,
      49,
    ),
  },
  {
    name: 'one-letter words',
    text: mixed(['a b c d e f g', 'x y z', 'i j k l m n o p'], 1_500, 50),
  },
]
