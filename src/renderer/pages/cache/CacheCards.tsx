/**
 * Four figures: how often the cache answered, the money and the time that spared, and how full it
 * is.
 */
import type { ReactNode } from 'react'
import type { CacheFigures } from '../../../contract/cache'
import { formatBytes, formatCount, formatDuration, formatShare } from '../../kit/format'
import { Money } from '../../parts/Money'
import { fullness } from './cache.words'
import classes from './cache.module.css'

export function CacheCards({ figures }: { readonly figures: CacheFigures }) {
  const { hits, misses, hitRate, savedNanoUsd, savedMs, answers, bytes, maxBytes } = figures
  const full = fullness(figures)
  return (
    <section className={classes.cards} aria-label="Figures">
      <Card name="Hit rate" value={hitRate === null ? '–' : formatShare(hitRate)}>
        {hits + misses === 0
          ? 'not asked yet'
          : `${formatCount(hits)} of ${formatCount(hits + misses)} questions`}
      </Card>
      <Card name="Money saved" value={<Money nanoUsd={savedNanoUsd} />}>
        what the first answers cost
      </Card>
      <Card name="Time saved" value={formatDuration(savedMs)}>
        what the first answers took
      </Card>
      <Card
        name="Kept now"
        value={`${formatCount(answers)} ${answers === 1 ? 'answer' : 'answers'}`}
      >
        <span
          className={classes.bound}
          role="img"
          aria-label={`${formatBytes(bytes)} of ${formatBytes(maxBytes)} used, ${formatShare(full)}`}
        >
          <i style={{ width: `${full * 100}%` }} data-full={full >= 0.9 || undefined} />
        </span>
        {formatBytes(bytes)} of {formatBytes(maxBytes)}
        {full >= 0.9 && ': the least recently used make room'}
      </Card>
    </section>
  )
}

function Card({
  name,
  value,
  children,
}: {
  readonly name: string
  readonly value: ReactNode
  readonly children: ReactNode
}) {
  return (
    <div className={classes.card}>
      <span className={classes.cardName}>{name}</span>
      <span className={classes.cardValue}>{value}</span>
      <span className={classes.cardNote}>{children}</span>
    </div>
  )
}
