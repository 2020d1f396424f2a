/** A block of code with its language and a copy button. */
import { CopyButton } from '../CopyButton'
import { ColouredCode } from '../typeset/ColouredCode'
import classes from './markdown.module.css'

export interface CodeBlockProps {
  readonly code: string
  readonly language: string
  /** What is copied where `code` is a shortened form of it. Absent: `code`. */
  readonly whole?: () => string
}

export function CodeBlock({ code, language, whole }: CodeBlockProps) {
  return (
    <div className={classes.code}>
      <div className={classes.codeHead}>
        <span>{language === '' ? 'text' : language}</span>
        <CopyButton text={whole ?? code} label="Copy code" size={22} />
      </div>
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
