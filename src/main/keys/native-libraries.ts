/**
 * The two keychain libraries, loaded on first use: both are optional and either may be missing or
 * fail to load on a machine.
 */

/** What is used of keytar 7.9. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

/**
 * What is used of @napi-rs/keyring 2: never its synchronous Entry, which blocks the whole process
 * behind an unlock window.
 */
export interface Keyring {
  readonly AsyncEntry: new (
    service: string,
    account: string,
    options: { readonly linux: { readonly store: 'secret-service' } },
  ) => {
    getPassword(signal: AbortSignal): Promise<string | null | undefined>
    setPassword(password: string): Promise<void>
    deletePassword(signal: AbortSignal): Promise<boolean>
  }
}

export interface NativeLibraries {
  keytar(): Promise<Keytar>
  keyring(): Promise<Keyring>
}

/** The real libraries. keytar is CommonJS, so its functions may sit under `default`. */
export const nativeLibraries: NativeLibraries = {
  async keytar() {
    const loaded: Keytar & { readonly default?: Keytar } = await import('keytar')
    return loaded.default ?? loaded
  },
  async keyring() {
    return await import('@napi-rs/keyring')
  },
}
