/** What a board says of a model, of its evidence, and of how it was found. */
import type { Board, BoardItem, BoardScope } from '../../../../contract/board'
import { dayMs } from '../../../../shared/spans'
import { formatCount } from '../../../kit/format'
import { formatMoment } from '../../../kit/time-format'
import { plural } from '../experiment.words'

export const boardTimes = { '30d': '30 days', '1y': '12 months', all: 'All time' } as const
export type BoardTime = keyof typeof boardTimes

export const sourceWords = {
  both: 'Votes and experiments',
  votes: 'Votes',
  experiments: 'Experiments',
} as const
export type SourceWord = keyof typeof sourceWords

/** What the address of a board asks for; `now` in epoch milliseconds. */
export function scopeOf(query: URLSearchParams, project: string, now: number): BoardScope {
  const time = timeOf(query)
  const source = sourceOf(query)
  const tag = query.get('tag')
  const days = time === '30d' ? 30 : 365
  return {
    project,
    ...(tag === null ? {} : { tag }),
    ...(source === 'both' ? {} : { source }),
    ...(time === 'all' ? {} : { from: now - days * dayMs }),
  }
}

export function timeOf(query: URLSearchParams): BoardTime {
  const said = query.get('time') ?? ''
  return said === '30d' || said === '1y' ? said : 'all'
}

export function sourceOf(query: URLSearchParams): SourceWord {
  const said = query.get('source') ?? ''
  return said === 'votes' || said === 'experiments' ? said : 'both'
}

/** `provider/model` */
export function itemId({ provider, model }: Pick<BoardItem, 'provider' | 'model'>): string {
  return provider === '' ? model : `${provider}/${model}`
}

/** `12 votes and 480 cases of 3 experiments` */
export function evidenceText({ votes, cases, experiments }: Board): string {
  const parts = [
    votes === 0 ? null : plural(votes, 'vote'),
    cases === 0 ? null : `${plural(cases, 'case')} of ${plural(experiments, 'experiment')}`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? 'no votes and no experiments' : parts.join(' and ')
}

/** `1 042`, or that there is none yet. */
export function ratingText({ rating }: Pick<BoardItem, 'rating'>): string {
  return rating === null ? 'not estimable yet' : formatCount(Math.round(rating))
}

/** `980 to 1 110`; an open end is told as one. Null without a rating. */
export function rangeText({
  rating,
  ratingLow,
  ratingHigh,
}: Pick<BoardItem, 'rating' | 'ratingLow' | 'ratingHigh'>): string | null {
  if (rating === null) return null
  const text = (end: number) => formatCount(Math.round(end))
  if (ratingLow === null) return ratingHigh === null ? 'open' : `${text(ratingHigh)} or less`
  return ratingHigh === null
    ? `${text(ratingLow)} or more`
    : `${text(ratingLow)} to ${text(ratingHigh)}`
}

/** Why a model has no rating; null for one that has. */
export function unratedText({ unrated }: Pick<BoardItem, 'unrated'>): string | null {
  switch (unrated) {
    case null:
      return null
    case 'never_lost':
      return 'It has not lost yet, so nothing says how much better it is.'
    case 'never_won':
      return 'It has not won yet, so nothing says how much worse it is.'
    case 'apart':
      return 'Its rivals have not beaten each other both ways yet.'
    case 'only_tied':
      return 'Every meeting was a tie, so nothing says who is better.'
    case 'not_met':
      return 'It was only called bad together with others.'
  }
}

/** `67 % (45 to 83)`; nothing decided is a dash. */
export function winShareText({
  winShare,
  winLow,
  winHigh,
}: Pick<BoardItem, 'winShare' | 'winLow' | 'winHigh'>): string {
  const percent = (share: number) => String(Math.round(share * 100))
  return winShare === null
    ? '–'
    : `${percent(winShare)} % (${percent(winLow)} to ${percent(winHigh)})`
}

/** `3 won, 1 lost, 2 tied` */
export function resultsText({
  wins,
  losses,
  ties,
}: Pick<BoardItem, 'wins' | 'losses' | 'ties'>): string {
  return `${wins} won, ${losses} lost, ${ties} tied`
}

type BoardPeriod = Board['periods'][number]

/** `12 Jun 2026`, `Week of 08 Jun 2026`, `Jun 2026`. */
export function periodText({ from, to }: BoardPeriod, timeZone: string | undefined): string {
  const [day = ''] = formatMoment(from, timeZone).split(',')
  const days = (to - from) / dayMs
  if (days > 8) return day.slice(3)
  return days > 2 ? `Week of ${day}` : day
}

/** What stands on record where a model of the board becomes a default. */
export function becauseText(item: BoardItem, project: string): string {
  const range = rangeText(item)
  const rating = range === null ? 'not rated yet' : `rating ${ratingText(item)} (${range})`
  return `The board of ${project}: ${resultsText(item)}, ${rating}.`
}

/** How a board is read, a sentence each. */
export const methodSentences = [
  'A meeting is two models on the same prompt: a vote for one of three panes is two meetings, and a case of an experiment one for each two variants. Only experiments that have their verdict count, those with a check or a judge.',
  'Ratings are the strengths of Bradley and Terry’s model with Davidson’s ties (Davidson 1970), on the scale of chess: the mean of all rated models is 1000, and 400 more are ten wins for each loss.',
  'The bar is the 95 % interval: votes and cases are drawn anew, a thousand times for up to twelve models, cases of one group together. Where some draws leave a model without a loss, or without a win, its interval is open at that end.',
  'A model that never lost, or never won, has no rating, nor has any where all meetings were ties: nothing says how far they are from each other. The share of wins has Wilson’s interval (Wilson 1927).',
] as const
