/** The numbered migrations, oldest first. `user_version` is the number of the last one applied. */
const files: Record<string, string> = import.meta.glob('./migrations/*.sql', {
  query: '?raw',
  import: 'default',
  eager: true,
})

export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}

export const migrations: readonly Migration[] = Object.entries(files)
  .map(([path, sql]) => {
    const name = path.slice(path.lastIndexOf('/') + 1, -'.sql'.length)
    return { number: Number(name.slice(0, 4)), name, sql }
  })
  .sort((a, b) => a.number - b.number)
