/** The small square that carries a model's colour beside its name. */
import { keptModelColor, modelColor } from './model-color'
import classes from './model-picker.module.css'

/**
 * `listed`: in a list of what could be picked, a model not drawn before stands with an empty
 * square.
 */
export function ModelDot({
  model,
  listed = false,
}: {
  readonly model: string
  readonly listed?: boolean
}) {
  const color = listed ? keptModelColor(model) : modelColor(model)
  return (
    <span
      className={classes.dot}
      style={
        color === null ? { boxShadow: 'inset 0 0 0 1px var(--tg-line-2)' } : { background: color }
      }
      aria-hidden="true"
    />
  )
}
