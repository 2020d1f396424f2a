/** Where a worker's code lies: beside this file in the sources, at the root of the compiled output whichever chunk this code landed in. */

/** `name` without its ending, such as `checkpoint-worker`. */
export function workerUrl(name: string): URL {
  if (import.meta.url.endsWith('.ts')) return new URL(`./${name}.ts`, import.meta.url)
  const inChunk = new URL('.', import.meta.url).pathname.endsWith('/chunks/')
  return new URL(inChunk ? `../${name}.js` : `./${name}.js`, import.meta.url)
}
