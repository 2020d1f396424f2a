/** Tools and the form of the answer, for all panes alike: what is set, and the editor beside the page. */
import { Button, Drawer } from '@mantine/core'
import { Wrench } from 'lucide-react'
import { useState } from 'react'
import { ToolingEditor } from '../../call/tooling/ToolingEditor'
import { toolingSummary } from '../../call/tooling/tooling.form'
import { useCompare } from './compare.state'
import classes from './compare.module.css'

export function ToolingButton() {
  const tooling = useCompare((state) => state.tooling)
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<Wrench size={13} aria-hidden="true" />}
        onClick={() => setOpened(true)}
      >
        {toolingSummary(tooling) ?? 'Tools and JSON'}
      </Button>
      <Drawer
        opened={opened}
        onClose={() => setOpened(false)}
        position="right"
        size={480}
        title="Tools and JSON of all panes"
        padding="sm"
        keepMounted={false}
      >
        <p className={classes.quiet}>
          Every pane is asked with them. One whose model cannot take them says so before it is run.
        </p>
        <ToolingEditor
          draft={tooling}
          onChange={useCompare.getState().setTooling}
          withStubs={false}
        />
      </Drawer>
    </>
  )
}
