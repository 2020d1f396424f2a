/** The thread where code is coloured and formulas are set: one message in, one out. */
import { colourCode } from './colour-code'
import type { Job, Typeset } from './typeset-job'
import { typesetFormula } from './typeset-formula'

addEventListener('message', ({ data }: MessageEvent<Job>) => postMessage(answer(data)))
postMessage('ready')

/** Null also where a library fails at the text. */
function answer(job: Job): Typeset | null {
  try {
    return typeset(job)
  } catch {
    return null
  }
}

function typeset(job: Job): Typeset | null {
  if (job.kind === 'code') {
    const pieces = colourCode(job.text, job.language)
    return pieces === null ? null : { kind: 'code', pieces }
  }
  const root = typesetFormula(job.text, job.display)
  return root === null ? null : { kind: 'formula', root }
}
