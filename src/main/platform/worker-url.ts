/**
 * Where a worker's code lies: beside the file that starts it in the sources, at the root of the
 * compiled output whichever chunk that file landed in.
 */

export interface WorkerPlace {
  readonly url: URL
  /** For the Worker: in the sources modules are named without endings, unknown to Node alone. */
  readonly options: { readonly execArgv?: string[] }
}

const resolveSources =
  'import{registerHooks}from"node:module";registerHooks({resolve(name,context,next){return next(/^\\.\\.?\\//.test(name)&&!/\\.[a-z]+$/.test(name)&&!(context.parentURL||"").includes("/node_modules/")?name+".ts":name,context)}})'

/** `name` without its ending: `checkpoint-worker`; `here`: the starter's `import.meta.url`. */
export function workerUrl(name: string, here: string): WorkerPlace {
  if (here.endsWith('.ts')) {
    return {
      url: new URL(`./${name}.ts`, here),
      options: {
        execArgv: ['--import', `data:text/javascript,${encodeURIComponent(resolveSources)}`],
      },
    }
  }
  const inChunk = new URL('.', here).pathname.endsWith('/chunks/')
  return { url: new URL(inChunk ? `../${name}.js` : `./${name}.js`, here), options: {} }
}
