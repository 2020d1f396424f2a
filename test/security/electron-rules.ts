/**
 * What our source may not say about Electron, rule by rule, over syntax trees. Each carries an
 * example that it must see.
 */
import {
  nameOf,
  propertyOf,
  textsOf,
  walk,
  type Node,
  type ParsedFile,
} from '../supply-chain/syntax'

export interface Rule {
  /** The check of Electronegativity that this one stands for. */
  readonly name: string
  /** The offending expressions of a file. */
  find(file: ParsedFile): readonly string[]
  /** Code that breaks the rule. */
  readonly broken: readonly string[]
}

const nodes = new WeakMap<Node, readonly Node[]>()
/** The nodes that rules look at. Kept for each tree: walking it is what costs. */
function nodesOf(tree: Node): readonly Node[] {
  const known =
    nodes.get(tree) ??
    [...walk(tree)].filter(({ type }) =>
      /^(Property|AssignmentExpression|CallExpression|ImportDeclaration)$/.test(type),
    )
  nodes.set(tree, known)
  return known
}

const texts = new WeakMap<Node, readonly string[]>()
function textsIn(file: ParsedFile): readonly string[] {
  const known = texts.get(file.tree) ?? textsOf(file)
  texts.set(file.tree, known)
  return known
}

function keyOf(node: Node): string | undefined {
  const key = node.key as Node | undefined
  return (
    nameOf(key) ??
    (key?.type === 'Literal' && typeof key.value === 'string' ? key.value : undefined)
  )
}

/**
 * Option names set to anything but the one literal that is safe; without a safe literal, set at
 * all. Assignments count too.
 */
function option(names: RegExp, safe?: boolean) {
  return ({ tree }: ParsedFile): string[] =>
    nodesOf(tree).flatMap((node) => {
      const name =
        node.type === 'Property'
          ? keyOf(node)
          : node.type === 'AssignmentExpression'
            ? propertyOf(node.left as Node)
            : undefined
      if (name === undefined || !names.test(name)) return []
      const value = (node.type === 'Property' ? node.value : node.right) as Node
      return safe !== undefined && value.type === 'Literal' && value.value === safe ? [] : [name]
    })
}

/** Methods called by these names, on whatever object. */
function call(names: RegExp, on?: RegExp) {
  return ({ tree }: ParsedFile): string[] =>
    nodesOf(tree).flatMap((node) => {
      if (node.type !== 'CallExpression') return []
      const callee = node.callee as Node
      const name = propertyOf(callee) ?? nameOf(callee)
      if (name === undefined || !names.test(name)) return []
      const object =
        callee.type === 'MemberExpression'
          ? (nameOf(callee.object) ?? propertyOf(callee.object as Node))
          : undefined
      return on === undefined || on.test(object ?? '') ? [name] : []
    })
}

/** Listeners for these events. */
function event(names: RegExp) {
  return ({ tree }: ParsedFile): string[] =>
    nodesOf(tree).flatMap((node) => {
      if (
        node.type !== 'CallExpression' ||
        !/^(on|once|addListener|prependListener)$/.test(propertyOf(node.callee as Node) ?? '')
      )
        return []
      const [first] = node.arguments as readonly Node[]
      return first?.type === 'Literal' && names.test(String(first.value))
        ? [String(first.value)]
        : []
    })
}

function text(pattern: RegExp) {
  return (file: ParsedFile): string[] => textsIn(file).filter((each) => pattern.test(each))
}

/** Addresses a window is sent to, other than the page's own, with a route after its # or without. */
function loadedAddresses({ tree }: ParsedFile): string[] {
  return nodesOf(tree).flatMap((node) => {
    if (node.type !== 'CallExpression' || propertyOf(node.callee as Node) !== 'loadURL') return []
    const [first] = node.arguments as readonly Node[]
    const own =
      nameOf(first) === 'pageAddress' ||
      (first?.type === 'CallExpression' && nameOf(first.callee as Node) === 'pageAddressAt')
    return own ? [] : ['loadURL']
  })
}

/** The names a file imports from electron. */
export function electronImports({ tree }: ParsedFile): string[] {
  return nodesOf(tree).flatMap((node) => {
    if (node.type !== 'ImportDeclaration' || (node.source as Node).value !== 'electron') return []
    return (node.specifiers as readonly Node[])
      .filter((each) => each.importKind !== 'type')
      .map((each) => nameOf(each.imported) ?? 'everything')
  })
}

const dangerousSwitch =
  /^(--)?(no-sandbox|disable-web-security|allow-running-insecure-content|allow-file-access-from-files|allow-no-sandbox-job|disable-site-isolation-trials|disable-features|enable-blink-features|host-rules|host-resolver-rules|ignore-certificate-errors|ignore-connections-limit|ignore-gpu-blocklist|inspect|inspect-brk|js-flags|log-net-log|proxy-server|remote-debugging-address|remote-debugging-port|remote-debugging-pipe|single-process|ssl-version-fallback-min|unsafely-treat-insecure-origin-as-secure|disable-setuid-sandbox)(=|$)/

/**
 * Electronegativity's checks that are about source. Those about what must be there are tested on
 * the running shell.
 */
export const rules: readonly Rule[] = [
  {
    name: 'NODE_INTEGRATION',
    find: option(/^nodeIntegration(InWorker|InSubFrames)?$/, false),
    broken: [
      'a({ nodeIntegration: true })',
      'a({ nodeIntegrationInWorker: flag })',
      'p.nodeIntegrationInSubFrames = true',
    ],
  },
  {
    name: 'NODE_INTEGRATION_ATTACH',
    find: event(/^did-attach-webview$/),
    broken: ["contents.on('did-attach-webview', f)"],
  },
  {
    name: 'CONTEXT_ISOLATION',
    find: option(/^contextIsolation$/, true),
    broken: ['a({ contextIsolation: false })', 'a({ contextIsolation })'],
  },
  {
    name: 'SANDBOX',
    find: option(/^sandbox$/, true),
    broken: ['a({ sandbox: false })', 'a({ sandbox: !dev })'],
  },
  {
    name: 'WEB_SECURITY',
    find: option(/^webSecurity$/, true),
    broken: ['a({ webSecurity: false })'],
  },
  {
    name: 'INSECURE_CONTENT',
    find: option(/^allowRunningInsecureContent$|^allowDisplayingInsecureContent$/, false),
    broken: ['a({ allowRunningInsecureContent: true })'],
  },
  {
    name: 'EXPERIMENTAL_FEATURES',
    find: option(/^experimental(CanvasF|F)eatures$/, false),
    broken: ['a({ experimentalFeatures: true })', 'a({ experimentalCanvasFeatures: true })'],
  },
  {
    name: 'BLINK_FEATURES',
    find: option(/^(enable|disable)BlinkFeatures$/),
    broken: ["a({ enableBlinkFeatures: 'x' })", "a({ disableBlinkFeatures: 'Auxclick' })"],
  },
  {
    name: 'AUXCLICK',
    find: option(/^navigateOnDragDrop$/, false),
    broken: ['a({ navigateOnDragDrop: true })'],
  },
  { name: 'AFFINITY', find: option(/^affinity$/), broken: ["a({ affinity: 'x' })"] },
  {
    name: 'ALLOWPOPUPS',
    find: option(/^(allowpopups|allowPopups|nativeWindowOpen|overrideBrowserWindowOptions)$/),
    broken: [
      'a({ allowpopups: true })',
      "a({ action: 'allow', overrideBrowserWindowOptions: {} })",
    ],
  },
  { name: 'WEBVIEW_TAG', find: option(/^webviewTag$/, false), broken: ['a({ webviewTag: true })'] },
  {
    name: 'REMOTE_MODULE',
    find: (file) => [
      ...option(/^enableRemoteModule$/)(file),
      ...text(/^@electron\/remote(\/|$)/)(file),
      ...call(/^enable$/, /^remote/)(file),
    ],
    broken: ['a({ enableRemoteModule: true })', "import remote from '@electron/remote'"],
  },
  {
    name: 'PRELOAD',
    find: call(/^(setPreloads|registerPreloadScript)$/),
    broken: ['session.setPreloads([x])', 'session.registerPreloadScript(x)'],
  },
  {
    name: 'PROTOCOL_HANDLER',
    find: call(
      /^((register|intercept)(File|Http|String|Buffer|Stream)Protocol|setAsDefaultProtocolClient|interceptProtocol)$/,
    ),
    broken: ["protocol.registerFileProtocol('x', f)", "app.setAsDefaultProtocolClient('x')"],
  },
  {
    name: 'PROTOCOL_PRIVILEGES',
    find: option(/^(bypassCSP|corsEnabled|allowServiceWorkers)$/, false),
    broken: ['a({ bypassCSP: true })', 'a({ corsEnabled: true })'],
  },
  {
    name: 'CERTIFICATE_ERROR_EVENT',
    find: event(/^(certificate-error|select-client-certificate|login)$/),
    broken: ["app.on('certificate-error', f)"],
  },
  {
    name: 'CERTIFICATE_VERIFY_PROC',
    find: (file) => [
      ...call(/^setCertificateVerifyProc$/)(file),
      ...option(/^rejectUnauthorized$/, true)(file),
    ],
    broken: ['session.setCertificateVerifyProc(f)', 'a({ rejectUnauthorized: false })'],
  },
  {
    name: 'CUSTOM_ARGUMENTS',
    find: (file) => [
      ...call(/^(appendSwitch|appendArgument)$/)(file),
      ...text(dangerousSwitch)(file),
    ],
    broken: [
      "app.commandLine.appendSwitch('x')",
      "f('--no-sandbox')",
      "f('remote-debugging-port=1')",
    ],
  },
  {
    name: 'DANGEROUS_FUNCTIONS',
    find: call(
      /^(executeJavaScript|executeJavaScriptInIsolatedWorld|executeInMainWorld|insertCSS|openDevTools|attach|sendCommand)$/,
      /^(?!ws$)/,
    ),
    broken: [
      "contents.executeJavaScript('1')",
      "frame.insertCSS('x')",
      'contents.debugger.attach()',
    ],
  },
  {
    name: 'EXPOSE',
    find: (file) => [
      ...call(/^(exposeInMainWorld|exposeInIsolatedWorld)$/)(file),
      ...electronImports(file).filter((name) => name === 'contextBridge' || name === 'everything'),
    ],
    broken: [
      "contextBridge.exposeInMainWorld('a', b)",
      "import { contextBridge } from 'electron'",
      "import * as electron from 'electron'",
    ],
  },
  {
    name: 'LOAD_FILE',
    find: (file) => [
      ...call(/^(loadFile|loadExtension|addExtension)$/)(file),
      ...text(/\bfile:\/\//i)(file),
    ],
    broken: ["window.loadFile('a.html')", "f('file:///etc/passwd')"],
  },
  {
    name: 'OPEN_PATH',
    find: call(/^(openPath|openItem|showItemInFolder|writeShortcutLink)$/),
    broken: ["shell.openPath('/x')"],
  },
  {
    name: 'DEVICE_CHOICE',
    find: event(/^select-(hid|serial|usb|bluetooth)-?(device|port)$/),
    broken: ["session.on('select-hid-device', f)", "contents.on('select-bluetooth-device', f)"],
  },
  {
    name: 'SECURITY_WARNINGS_DISABLED',
    find: (file) => [
      ...text(/ELECTRON_(DISABLE_SECURITY_WARNINGS|RUN_AS_NODE|ENABLE_LOGGING|OVERRIDE_DIST_PATH)/)(
        file,
      ),
      ...option(/^ELECTRON_DISABLE_SECURITY_WARNINGS$/)(file),
    ],
    broken: [
      "process.env['ELECTRON_DISABLE_SECURITY_WARNINGS'] = '1'",
      'process.env.ELECTRON_DISABLE_SECURITY_WARNINGS = true',
    ],
  },
  {
    name: 'HTTP_RESOURCES',
    find: loadedAddresses,
    broken: [
      "window.loadURL('http://x.test')",
      'window.loadURL(address)',
      'window.loadURL(addressOf(place))',
      'contents.loadURL(`http://${host}`)',
    ],
  },
]

/** Calls of a method of an object imported from electron: `callsOf('shell', 'openExternal')`. */
export function callsOf(object: string, method: string) {
  return call(new RegExp(`^${method}$`), new RegExp(`^${object}$`))
}
