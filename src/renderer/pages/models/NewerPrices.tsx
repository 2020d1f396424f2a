/**
 * Newer prices from a file or from where they are published: what they would add and change is
 * shown first, then put in force on a word.
 */
import { Button, FileButton } from '@mantine/core'
import { Download, FileUp } from 'lucide-react'
import { useState } from 'react'
import type { z } from 'zod'
import { publishedPrices, type PriceCheck, type snapshotInfo } from '../../../contract/models'
import { CopyButton } from '../../kit/CopyButton'
import { ErrorState } from '../../parts/ErrorState'
import { Panel } from '../../kit/Panel'
import { useServerAction } from '../../client/query'
import { formatMoment } from '../../kit/time-format'
import { snapshotAgeText } from './model.words'
import { CheckedPrices } from './CheckedPrices'
import classes from './models.module.css'

export interface NewerPricesProps {
  readonly snapshot: z.infer<typeof snapshotInfo>
  readonly onClose: () => void
}

interface Given {
  readonly file?: string
  readonly fileDate?: number
}

/** The panel: where they come from first, then what they change. */
export function NewerPrices({ snapshot, onClose }: NewerPricesProps) {
  const [checked, setChecked] = useState<PriceCheck | null>(null)
  const check = useServerAction((client, given: Given) => client.models.checkPrices(given), [])
  const apply = useServerAction(
    (client, id: string) => client.models.applyPrices({ id }),
    ['models'],
  )

  async function look(given: Given) {
    setChecked(null)
    apply.reset()
    const answer = await check.run(given)
    if (answer.ok) setChecked(answer.value)
  }

  async function open(file: File | null) {
    // A file that does not say when its prices were checked is as old as it is on the disk.
    if (file !== null) await look({ file: await file.text(), fileDate: file.lastModified })
  }

  return (
    <Panel title="Newer prices" label="Newer prices" onClose={onClose} width={400} takeFocus>
      <div className={classes.form}>
        <p className={classes.paragraph}>
          In force: {snapshot.source}, {snapshotAgeText(snapshot.ageDays)} (
          <time>{formatMoment(snapshot.date)}</time>).
        </p>
        <p className={classes.quiet}>
          Prices come from the data file of genai-prices. Fetch it here, or bring it along from a
          machine that is online: nothing but this file is needed.
        </p>
        <p className={classes.address}>
          <code>{publishedPrices}</code>{' '}
          <CopyButton text={publishedPrices} label="Copy the address" />
        </p>
        <div className={classes.buttons}>
          <FileButton accept=".json,application/json" onChange={(file) => void open(file)}>
            {(props) => (
              <Button
                {...props}
                variant="default"
                leftSection={<FileUp size={14} />}
                disabled={check.running}
              >
                Open a file
              </Button>
            )}
          </FileButton>
          <Button
            variant="default"
            leftSection={<Download size={14} />}
            loading={check.running}
            onClick={() => void look({})}
          >
            Fetch
          </Button>
        </div>
        {check.error !== null && <ErrorState error={check.error} />}
        {checked !== null && (
          <CheckedPrices
            checked={checked}
            inForceSince={snapshot.date}
            busy={apply.running}
            onDiscard={() => setChecked(null)}
            onApply={() => void apply.run(checked.id).then((done) => done.ok && setChecked(null))}
          />
        )}
        {apply.error !== null && <ErrorState error={apply.error} />}
      </div>
    </Panel>
  )
}
