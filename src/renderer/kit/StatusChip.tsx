/** A state in a word, with an icon so that colour never carries it alone. */
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  Info,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react'
import type { ReactNode } from 'react'
import classes from './kit.module.css'

export type Tone = 'good' | 'warn' | 'bad' | 'neutral' | 'info'

const toneIcons = {
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
  neutral: CircleDashed,
  info: Info,
} as const satisfies Record<Tone, LucideIcon>

export interface StatusChipProps {
  readonly tone: Tone
  readonly children: ReactNode
  /** Replaces the tone's icon; null shows none (then the word alone says it). */
  readonly icon?: LucideIcon | null
  readonly title?: string
}

export function StatusChip({ tone, children, icon, title }: StatusChipProps) {
  const Icon = icon === undefined ? toneIcons[tone] : icon
  return (
    <span className={classes.chip} data-tone={tone} title={title}>
      {Icon !== null && <Icon size={12} aria-hidden="true" />}
      {children}
    </span>
  )
}
