/** What people ask in the demonstration, and what they are told. */
import type { Chance } from './random'

const questions = {
  'support-chat': [
    'A customer writes that an invoice was paid twice. Draft an answer that says what happens next and by when.',
    'Explain in plain words why the export takes longer on the free plan.',
    'The customer cannot sign in since the change of address. Which three things should they try first?',
    'Answer politely: is there a discount for schools, and how is it asked for?',
    'Summarize this thread for a colleague who takes over tonight.',
  ],
  'ticket-triage': [
    'Classify this ticket and say how urgent it is. Answer as JSON with the fields "topic" and "urgency".',
    'Which team should look at this ticket? Answer as JSON with the fields "topic" and "urgency".',
  ],
  'weekly-report': [
    'Write the weekly report from these notes: what was done, what is late, what needs a decision.',
    'Turn these figures into two paragraphs for people who were not there.',
  ],
  'code-review': [
    'Review this change: name the riskiest line first, then what tests are missing.',
    'Is there a race in this function? Show the order of events that would lose a write.',
  ],
  'semantic-search': ['How do I move my data to another region?'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>
export type Work = keyof typeof questions

const sentences = [
  'The second payment is with the bank since Monday and goes back to the card within five working days.',
  'Nothing is lost: the older export stays where it is until the new one has been checked.',
  'Please sign out on every device once, then open the link in the newest message only.',
  'The figures of the last two weeks agree with each other; the week before has a day without data.',
  'One decision is open: whether the old address goes on working until the end of the quarter.',
  'Two requests that arrive together both read the counter before either of them writes it.',
  'A test that ends the process between the two writes would show it.',
  'The team that owns billing should look first, because the amount is right and the time is not.',
] as const

function prose(chance: Chance, least: number, most: number): string {
  const count = chance.between(least, most)
  return Array.from({ length: count }, () => chance.pick(sentences)).join(' ')
}

/** A question with as much material below it as such work has. */
export function askFor(work: Work, chance: Chance): string {
  const material = {
    'support-chat': [2, 12],
    'ticket-triage': [1, 6],
    'weekly-report': [30, 90],
    'code-review': [20, 60],
    'semantic-search': [1, 2],
  } as const
  const [least, most] = material[work]
  return `${chance.pick(questions[work])}\n\n${prose(chance, least, most)}`
}

/** What the upstream says to it. */
export function answerFor(prompt: string, chance: Chance): string {
  if (prompt.includes('as JSON')) return jsonAnswer(chance)
  return `${prose(chance, 2, 9)}\n\n- ${prose(chance, 1, 1)}\n- ${prose(chance, 1, 1)}`
}

/** Now and then a field is forgotten, which is what the rules for answers are there to find. */
function jsonAnswer(chance: Chance): string {
  const topic = chance.pick(['billing', 'sign-in', 'export', 'other'])
  if (chance.percent(6)) return `The topic is ${topic}.`
  return JSON.stringify(
    chance.percent(4) ? { topic } : { topic, urgency: chance.pick(['low', 'normal', 'high']) },
  )
}
