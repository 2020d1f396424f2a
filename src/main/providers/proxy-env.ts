/** Proxy settings as the usual variables give them, in either case (spec P10). */
import type { ProxySettings } from './pool'

export function proxyOf(env: Readonly<Record<string, string | undefined>>): ProxySettings {
  return {
    httpProxy: env['HTTP_PROXY'] ?? env['http_proxy'],
    httpsProxy: env['HTTPS_PROXY'] ?? env['https_proxy'],
    noProxy: env['NO_PROXY'] ?? env['no_proxy'],
  }
}
