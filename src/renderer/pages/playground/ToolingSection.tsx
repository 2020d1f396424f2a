/** Tools and the form of the answer, folded among the parameters. */
import { useState } from 'react'
import { Opener } from '../../kit/Opener'
import { ToolingEditor } from '../../call/tooling/ToolingEditor'
import { toolingSummary } from '../../call/tooling/tooling.form'
import { usePlayground } from './playground.state'
import classes from './playground.module.css'

export function ToolingSection() {
  const tooling = usePlayground((state) => state.conversation.tooling)
  const act = usePlayground.getState()
  const summary = toolingSummary(tooling)
  const [open, setOpen] = useState(summary !== null)
  return (
    <section className={classes.delivery}>
      <Opener className={classes.deliveryHead} open={open} onToggle={() => setOpen(!open)}>
        <span className={classes.systemName}>Tools and JSON</span>
        <span className={classes.quiet}>{summary ?? 'text, without tools'}</span>
      </Opener>
      {open && (
        <div className={classes.deliveryFields}>
          <ToolingEditor draft={tooling} onChange={act.setTooling} />
        </div>
      )}
    </section>
  )
}
