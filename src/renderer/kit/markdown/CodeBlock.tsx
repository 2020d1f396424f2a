/** A block of code with its language and a copy button. */
import { memo, useCallback, useEffect, useRef } from 'react'
import { CopyButton } from '../CopyButton'
import { ColouredCode } from '../typeset/ColouredCode'
import classes from './markdown.module.css'

export interface CodeBlockProps {
  readonly code: string
  readonly language: string
  /** What is copied where `code` is a shortened form of it. Absent: `code`. */
  readonly whole?: () => string
}

/** No language is called longer than this. */
const longestName = 40

export function CodeBlock({ code, language: named, whole }: CodeBlockProps) {
  const language = named.length > longestName ? '' : named
  const copied = useRef(whole ?? code)
  useEffect(() => {
    copied.current = whole ?? code
  }, [whole, code])
  const text = useCallback(
    () => (typeof copied.current === 'string' ? copied.current : copied.current()),
    [],
  )
  return (
    <div className={classes.code}>
      <CodeHead language={language} text={text} />
      <pre
        className={classes.codeBody}
        tabIndex={0}
        aria-label={`Code, ${language === '' ? 'text' : language}`}
        role="region"
      >
        <code>
          <ColouredCode code={code} language={language} />
        </code>
      </pre>
    </div>
  )
}

/** Not of the code itself, which is another with every beat while it arrives. */
const CodeHead = memo(function CodeHead({
  language,
  text,
}: {
  readonly language: string
  readonly text: () => string
}) {
  return (
    <div className={classes.codeHead}>
      <span className={classes.language}>{language === '' ? 'text' : language}</span>
      <CopyButton text={text} label="Copy code" size={22} />
    </div>
  )
})
