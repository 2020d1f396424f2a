/** The profiles of a new installation: examples a person may change. */
import type { Profile, Rule } from '../../contract/validation'

const wholeEnd: Rule = {
  kind: 'finish_reason',
  allowed: ['stop', 'end_turn', 'stop_sequence', 'tool_calls', 'tool_use'],
}

export const seedProfiles: readonly Pick<Profile, 'name' | 'description' | 'rules'>[] = [
  {
    name: 'basic',
    description: 'There is an answer, and it was not cut short',
    rules: [{ kind: 'not_empty' }, wholeEnd],
  },
  {
    name: 'json',
    description: 'JSON alone, whole',
    rules: [{ kind: 'not_empty' }, wholeEnd, { kind: 'json', weight: 3 }],
  },
  {
    name: 'report',
    description: 'Quality checks for reports: substance, structure, nothing that must not leave',
    rules: [
      { kind: 'not_empty', weight: 3 },
      { ...wholeEnd, weight: 2 },
      { kind: 'min_length', min: 20, unit: 'words', severity: 'warn' },
      { kind: 'max_length', max: 4000, unit: 'words', severity: 'warn' },
      { kind: 'markdown' },
      { kind: 'leaked_secret', weight: 3 },
    ],
  },
  {
    name: 'chat',
    description: 'Fit to be shown to a person',
    rules: [
      { kind: 'not_empty' },
      { ...wholeEnd, severity: 'warn' },
      { kind: 'leaked_secret', weight: 2 },
      { kind: 'profanity' },
      { kind: 'unsafe_content' },
    ],
  },
]
