/** What checking a form gives: what can be saved, or a sentence for each field that cannot. */

export type Problems<Field extends string> = { readonly [Name in Field]?: string }

export type Checked<Input, Field extends string> =
  | { readonly ok: true; readonly input: Input }
  | { readonly ok: false; readonly problems: Problems<Field> }
