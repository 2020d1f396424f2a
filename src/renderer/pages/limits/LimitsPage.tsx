/**
 * Limits: how fast callers may go (rate limits) and how many tokens a month each provider may use
 * (token limits).
 */
import { Button, SegmentedControl } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { navigate, useRoute } from '../../frame/route'
import { Page } from '../../kit/Page'
import { RateLimits } from './RateLimits'
import { TokenLimits } from './TokenLimits'
import classes from './limits.module.css'

/** The page: two tabs over one list each. */
export function LimitsPage() {
  const route = useRoute()
  const tab = route.rest[0] === 'tokens' ? 'tokens' : 'rate'
  const [adding, setAdding] = useState<'rate' | 'tokens' | null>(null)
  const tabs = (
    <SegmentedControl
      className={classes.tabs}
      aria-label="Show"
      value={tab}
      onChange={(value) => {
        setAdding(null)
        navigate(value === 'tokens' ? '/limits/tokens' : '/limits/rate')
      }}
      data={[
        { value: 'rate', label: 'Rate limits' },
        { value: 'tokens', label: 'Token limits' },
      ]}
    />
  )
  const parts = {
    adding: adding === tab,
    onAdd: () => setAdding(tab),
    onAdded: () => setAdding(null),
  }
  return (
    <Page
      title="Limits"
      fixed
      action={
        <Button leftSection={<Plus size={14} />} onClick={() => setAdding(tab)}>
          {tab === 'tokens' ? 'New token limit' : 'New rate limit'}
        </Button>
      }
    >
      {/* Outside of what changes, so that the keyboard stays where it is. */}
      <div className={classes.head}>
        {tabs}
        <p>
          {tab === 'tokens'
            ? 'Tokens of a calendar month at a provider, or of a service at it.'
            : 'A call over a limit is refused before it leaves, and told when to come back.'}
        </p>
      </div>
      {tab === 'tokens' ? <TokenLimits {...parts} /> : <RateLimits {...parts} />}
    </Page>
  )
}
