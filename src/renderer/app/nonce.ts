/**
 * The nonce under which this page may add style elements. Give it to Mantine (`getStyleNonce`) and
 * get-nonce (`setNonce`).
 */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}
