/**
 * What walking the hash chain found: how many entries, the head to keep elsewhere, or the first
 * break.
 */
import { CloseButton } from '@mantine/core'
import { ShieldAlert, ShieldCheck } from 'lucide-react'
import type { VerifyResult as Result } from '../../../contract/ledger'
import { CopyButton } from '../../kit/CopyButton'
import { formatCount } from '../../kit/format'
import classes from './ledger.module.css'

export function VerifyResult({
  result,
  onClose,
}: {
  readonly result: Result
  readonly onClose: () => void
}) {
  const Icon = result.ok ? ShieldCheck : ShieldAlert
  return (
    <div className={classes.verify} data-tone={result.ok ? 'good' : 'bad'} role="status">
      <Icon size={16} aria-hidden="true" />
      <div className={classes.verifyText}>
        {result.ok ? (
          <>
            <b>The chain is unbroken.</b> {formatCount(result.entries)}{' '}
            {result.entries === 1 ? 'entry' : 'entries'} walked.
          </>
        ) : (
          <>
            <b>The chain breaks at #{result.firstBreak?.seq ?? 0}.</b> {result.firstBreak?.reason}{' '}
            {formatCount(result.entries)} entries walked. Restore a backup from before the break,
            and keep this file as evidence.
          </>
        )}{' '}
        <span className={classes.verifyHead}>
          Head #{result.head.seq} <code>{result.head.hash}</code>
        </span>
      </div>
      <CopyButton
        text={() => JSON.stringify(result.head)}
        label="Copy the head, to compare with later"
      />
      <CloseButton size={22} aria-label="Close the result" onClick={onClose} />
    </div>
  )
}
