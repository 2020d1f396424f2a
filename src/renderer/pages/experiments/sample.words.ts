/** The address that fills the experiment's form with real prompts of one model, to try another on them. */

/** Whose prompts, and the model to try beside theirs; models as `provider/model`. */
export interface Sample {
  readonly from: string
  readonly onto: string
  readonly project?: string
  readonly service?: string
}

export function sampleAddress({ from, onto, project, service }: Sample): string {
  const query = new URLSearchParams({ from, onto })
  if (project !== undefined) query.set('project', project)
  if (service !== undefined) query.set('service', service)
  return `#/experiments/new?${query.toString()}`
}

/** Null where the address asks for none. */
export function readSample(query: URLSearchParams): Sample | null {
  const [from, onto] = [query.get('from'), query.get('onto')]
  if (from === null || onto === null) return null
  const [project, service] = [query.get('project'), query.get('service')]
  return {
    from,
    onto,
    ...(project === null ? {} : { project }),
    ...(service === null ? {} : { service }),
  }
}
