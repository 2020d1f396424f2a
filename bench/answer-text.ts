/** A long answer in Markdown as models write it, token by token: the same on every run. */

const passage = (part: number) => `## ${part}. What the figures of week ${part} say

The harvest came in **${part * 3} days** early, and the northern fields gave more than *anyone* had
expected: see the [report of the week][report] and \`totals.csv\`, which the co-operative keeps at
[example.org](https://example.org/weeks/${part}).

1. Barley was cut first, because rain was announced for the weekend.
2. Wheat followed on Tuesday; two of the four machines stood still until noon.
   - The older one needs a new belt.
   - The other waited for its driver.
3. Oats were left standing for another ${part} days.

| field | hectares | tonnes | moisture |
|---|---:|---:|---:|
| north | ${part + 12} | ${part * 7} | 14.${part % 10} % |
| river | ${part + 5} | ${part * 4} | 15.${part % 10} % |
| mill | ${part + 8} | ${part * 5} | 13.${part % 10} % |

\`\`\`python
def yield_of(field, week=${part}):
    """Tonnes a hectare, without what was lost on the way."""
    lost = sum(load.lost for load in field.loads if load.week == week)
    return (field.tonnes - lost) / field.hectares
\`\`\`

> Whoever reads this in ten years should know that the river field was flooded twice in spring, and
> that its figures are those of the two thirds that stayed dry.

What remains is the question of the price, which fell by ${part} % while the mills were closed. It is
asked again every year, and every year the answer is that patience costs storage and haste costs more.

`

const definition = '[report]: https://example.org/report "The report"\n\n'

/** About four characters a token, as models count English. */
export function answerTokens(count: number): readonly string[] {
  const tokens: string[] = []
  for (let part = 1; tokens.length < count; part += 1) {
    const text = part === 2 ? definition + passage(part) : passage(part)
    tokens.push(...(text.match(/\s*\S{1,5}|\s+$/g) ?? []))
  }
  return tokens.slice(0, count)
}
