/** What stands at the head of every chart: picture or table, and its files. */
import { ActionIcon, SegmentedControl } from '@mantine/core'
import { FileSpreadsheet, Image } from 'lucide-react'
import classes from './charts.module.css'

export interface ChartToolsProps {
  readonly title: string
  readonly view: 'chart' | 'table'
  readonly onView: (view: 'chart' | 'table') => void
  readonly onPicture: () => void
  readonly onCsv: () => void
}

export function ChartTools({ title, view, onView, onPicture, onCsv }: ChartToolsProps) {
  return (
    <div className={classes.tools}>
      <SegmentedControl
        aria-label={`Show ${title.toLowerCase()} as`}
        value={view}
        onChange={(value) => onView(value === 'table' ? 'table' : 'chart')}
        data={[
          { value: 'chart', label: 'Chart' },
          { value: 'table', label: 'Table' },
        ]}
      />
      <ActionIcon
        aria-label="Save as PNG"
        title="Save as PNG"
        disabled={view === 'table'}
        onClick={onPicture}
      >
        <Image size={15} />
      </ActionIcon>
      <ActionIcon aria-label="Save as CSV" title="Save as CSV" onClick={onCsv}>
        <FileSpreadsheet size={15} />
      </ActionIcon>
    </div>
  )
}
