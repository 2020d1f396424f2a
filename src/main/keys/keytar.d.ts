/**
 * keytar is optional and not installed where it cannot be built: its types may not be either. What
 * is used of it is in native-libraries.
 */
declare module 'keytar' {
  export function getPassword(service: string, account: string): Promise<string | null>
  export function setPassword(service: string, account: string, password: string): Promise<void>
  export function deletePassword(service: string, account: string): Promise<boolean>
}
