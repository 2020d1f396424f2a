/**
 * Validation: the profiles answers are held against, a place to try them, and what checked answers
 * scored.
 */
import { SegmentedControl } from '@mantine/core'
import { navigate, useRoute } from '../../frame/route'
import { Page } from '../../kit/Page'
import { Profiles } from './Profiles'
import { Results } from './Results'
import layout from '../../kit/layout.module.css'
import classes from './validation.module.css'

export function ValidationPage() {
  const route = useRoute()
  const tab = route.rest[0] === 'results' ? 'results' : 'profiles'
  return (
    <Page
      title="Validation"
      fixed
      action={
        <SegmentedControl
          aria-label="Show"
          value={tab}
          onChange={(value) =>
            navigate(value === 'results' ? '/validation/results' : '/validation')
          }
          data={[
            { value: 'profiles', label: 'Profiles' },
            { value: 'results', label: 'Results' },
          ]}
        />
      }
    >
      <div className={`${layout.fill} ${classes.page}`}>
        {tab === 'results' ? (
          <Results query={route.query} />
        ) : (
          <Profiles chosen={route.rest[1] ?? null} />
        )}
      </div>
    </Page>
  )
}
