/** A block of code with its language and a copy button. */
import { CopyButton } from '../CopyButton'
import { LongText } from '../LongText'
import classes from './Markdown.module.css'

export function CodeBlock({ code, language }: { readonly code: string; readonly language: string }) {
  return (
    <div className={classes['code']}>
      <div className={classes['codeHead']}>
        <span>{language === '' ? 'text' : language}</span>
        <CopyButton text={code} label="Copy code" size={22} />
      </div>
      <pre className={classes['codeBody']} tabIndex={0} aria-label={`Code, ${language === '' ? 'text' : language}`} role="region">
        <code><LongText text={code} /></code>
      </pre>
    </div>
  )
}
