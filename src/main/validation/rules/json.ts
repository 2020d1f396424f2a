/** The rule about answers that are data: JSON that parses. */
import { broken, kept, type Check } from '../subject'

export function json(fenced: boolean): Check {
  return (subject) => {
    const parsed = subject.json(fenced)
    return parsed.ok ? kept('It is JSON.') : broken(parsed.detail)
  }
}
