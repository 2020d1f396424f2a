/** What is thought besides which answer is better: a grade for each, a comment, tags to count by. */
import { Button, Popover, TagsInput, Textarea } from '@mantine/core'
import { MessageSquareText } from 'lucide-react'
import type { CompareDesk } from './compare-shape'
import { useCompare } from './compare.state'
import type { VoteChoice } from './panes'
import classes from './compare.module.css'

const gradeValues = [1, 2, 3, 4, 5] as const

export interface OpinionButtonProps {
  readonly desk: CompareDesk
  readonly choices: readonly VoteChoice[]
}

export function OpinionButton({ desk, choices }: OpinionButtonProps) {
  const voted = useCompare((state) => (state.current?.comparison.vote ?? null) !== null)
  const answers = choices.filter(({ id }) => id !== 'tie' && id !== 'bad')
  return (
    <Popover
      position="top"
      width={320}
      trapFocus
      onClose={() => void useCompare.getState().setOpinion({}, desk)}
    >
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          px={6}
          leftSection={<MessageSquareText size={14} aria-hidden="true" />}
        >
          Grades and notes
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Grades and notes">
        <div className={classes.opinion}>
          {answers.map(({ id }) => (
            <Grades key={id} id={id} desk={desk} />
          ))}
          <Words desk={desk} />
          <p className={classes.quiet}>
            {voted ? 'Kept with your vote at once.' : 'Kept once you vote.'}
          </p>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

function Grades({ id, desk }: { readonly id: string; readonly desk: CompareDesk }) {
  const grades = useCompare((state) => state.opinion.grades)
  const given = grades[id] ?? null
  function give(grade: number) {
    const others = Object.entries(grades).filter(([other]) => other !== id)
    const now = grade === given ? others : [...others, [id, grade] as const]
    void useCompare.getState().setOpinion({ grades: Object.fromEntries(now) }, desk)
  }
  return (
    <fieldset className={classes.gradeRow}>
      <legend>Grade {id.toUpperCase()}</legend>
      {gradeValues.map((grade) => (
        <button
          key={grade}
          type="button"
          className={classes.grade}
          aria-label={`Grade ${id.toUpperCase()} ${grade} of 5`}
          aria-pressed={grade === given}
          onClick={() => give(grade)}
        >
          {grade}
        </button>
      ))}
    </fieldset>
  )
}

/** A comment goes to the console once these are closed, not with every key. */
function Words({ desk }: { readonly desk: CompareDesk }) {
  const { comment, tags } = useCompare((state) => state.opinion)
  const { setOpinion } = useCompare.getState()
  return (
    <>
      <Textarea
        label="Comment"
        rows={2}
        maxLength={1000}
        value={comment}
        onChange={(event) => void setOpinion({ comment: event.currentTarget.value }, null)}
      />
      <TagsInput
        label="Tags"
        description="Enter adds one. Votes are counted by them."
        value={[...tags]}
        maxTags={20}
        splitChars={[',']}
        onChange={(given) => {
          const kept = given.map((tag) => tag.trim().slice(0, 40)).filter((tag) => tag !== '')
          void setOpinion({ tags: kept }, desk)
        }}
      />
    </>
  )
}
