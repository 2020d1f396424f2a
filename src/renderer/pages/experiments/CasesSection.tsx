/** The cases of a new experiment: typed row by row, pasted, read from a file, or real calls of the ledger. */
import { Button, FileButton } from '@mantine/core'
import { ClipboardPaste, FileUp, Plus, ScrollText, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { CaseTable } from './CaseTable'
import { useDraft } from './draft.state'
import { neededText, plural } from './experiment.words'
import { LedgerCases } from './LedgerCases'
import { PasteCases } from './PasteCases'
import { Section } from './Section'
import classes from './experiments.module.css'

/** What is being added. */
type Adding =
  | { readonly way: 'paste' | 'file'; readonly text: string; readonly name?: string }
  | { readonly way: 'ledger' }

/** Larger files are no lists of cases. */
const mostBytes = 50_000_000

export function CasesSection({ problem }: { readonly problem: string | undefined }) {
  const cases = useDraft((state) => state.draft.cases)
  const act = useDraft.getState()
  const [adding, setAdding] = useState<Adding | null>(null)
  const [fileProblem, setFileProblem] = useState<string | null>(null)
  async function read(file: File | null) {
    if (file === null) return
    setFileProblem(null)
    if (file.size > mostBytes) setFileProblem(`${file.name} is larger than 50 MB.`)
    else setAdding({ way: 'file', text: await file.text(), name: file.name })
  }
  const done = () => setAdding(null)
  return (
    <Section
      title="Cases"
      aside={plural(cases.length, 'case')}
      hint="What every variant is to answer. A case may carry the answer you expect, and variables of its own."
      problem={problem}
    >
      <div className={classes.ways}>
        <Button
          variant="default"
          leftSection={<Plus size={14} aria-hidden="true" />}
          onClick={() => act.addCases([{ input: '' }])}
        >
          Add a case
        </Button>
        <Button
          variant="default"
          leftSection={<ClipboardPaste size={14} aria-hidden="true" />}
          onClick={() => setAdding({ way: 'paste', text: '' })}
        >
          Paste cases
        </Button>
        <FileButton accept=".csv,.tsv,.txt,.jsonl,.ndjson" onChange={(file) => void read(file)}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              leftSection={<FileUp size={14} aria-hidden="true" />}
            >
              CSV or JSONL file
            </Button>
          )}
        </FileButton>
        <Button
          variant="default"
          leftSection={<ScrollText size={14} aria-hidden="true" />}
          onClick={() => setAdding({ way: 'ledger' })}
        >
          From the ledger
        </Button>
        {cases.length > 0 && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<Trash2 size={14} aria-hidden="true" />}
            onClick={() => act.set({ cases: [] })}
          >
            Remove all
          </Button>
        )}
      </div>
      {fileProblem !== null && (
        <p className={classes.problem} role="alert">
          {fileProblem}
        </p>
      )}
      {adding?.way === 'ledger' && <LedgerCases onDone={done} />}
      {adding !== null && adding.way !== 'ledger' && (
        <PasteCases
          key={adding.name ?? 'pasted'}
          text={adding.text}
          file={adding.name ?? null}
          onDone={done}
        />
      )}
      {cases.length > 0 && <CaseTable cases={cases} />}
      {cases.length > 0 && <p className={classes.hint}>{neededText(cases.length)}</p>}
    </Section>
  )
}
