/**
 * Ways out of a page: markup that makes a browser ask another server for something, and script that
 * does. {C} is the canary's address, {W} the same for WebSockets.
 */
export interface Vector {
  /** Also the path by which the canary knows it. */
  readonly name: string
  readonly html: string
}

/** Twenty-nine ways in markup alone, a click of the person's included. */
export const markupVectors: readonly Vector[] = [
  { name: 'img', html: '<img src="{C}/img">' },
  { name: 'srcset', html: '<img srcset="{C}/srcset 1x">' },
  { name: 'picture', html: '<picture><source srcset="{C}/picture"><img></picture>' },
  { name: 'input-image', html: '<input type="image" src="{C}/input-image">' },
  { name: 'video', html: '<video src="{C}/video" preload="auto"></video>' },
  {
    name: 'source',
    html: '<video preload="auto"><source src="{C}/source" type="video/mp4"></video>',
  },
  { name: 'poster', html: '<video poster="{C}/poster"></video>' },
  { name: 'audio', html: '<audio src="{C}/audio" preload="auto"></audio>' },
  {
    name: 'track',
    html: '<video src="data:video/mp4;base64,AA" crossorigin preload="auto"><track default kind="subtitles" src="{C}/track"></video>',
  },
  { name: 'iframe', html: '<iframe src="{C}/iframe"></iframe>' },
  { name: 'object', html: '<object data="{C}/object" type="text/html"></object>' },
  { name: 'embed', html: '<embed src="{C}/embed" type="text/html">' },
  { name: 'script', html: '<script src="{C}/script"></script>' },
  { name: 'module', html: '<script type="module" src="{C}/module"></script>' },
  { name: 'stylesheet', html: '<link rel="stylesheet" href="{C}/stylesheet">' },
  { name: 'prefetch', html: '<link rel="prefetch" href="{C}/prefetch">' },
  { name: 'preload', html: '<link rel="preload" as="image" href="{C}/preload">' },
  { name: 'modulepreload', html: '<link rel="modulepreload" href="{C}/modulepreload">' },
  { name: 'svg-image', html: '<svg><image href="{C}/svg-image" width="9" height="9"/></svg>' },
  {
    name: 'svg-feimage',
    html: '<svg><filter id="f"><feImage href="{C}/svg-feimage"/></filter><rect width="9" height="9" filter="url(#f)"/></svg>',
  },
  {
    name: 'css-background',
    html: '<style>#css-background{background:url({C}/css-background)}</style><p id="css-background">x</p>',
  },
  { name: 'css-import', html: '<style>@import "{C}/css-import";</style>' },
  {
    name: 'css-font',
    html: '<style>@font-face{font-family:leak;src:url({C}/css-font)}#css-font{font-family:leak}</style><p id="css-font">x</p>',
  },
  { name: 'css-attribute', html: '<p style="background:url({C}/css-attribute)">x</p>' },
  {
    name: 'table-background',
    html: '<table background="{C}/table-background"><tr><td>x</td></tr></table>',
  },
  {
    name: 'form',
    html: '<iframe name="form-target"></iframe><form action="{C}/form" target="form-target"><button id="press-form">x</button></form>',
  },
  { name: 'ping', html: '<a href="#" ping="{C}/ping" id="press-ping">x</a>' },
  { name: 'base', html: '<base href="{C}/"><img src="base">' },
  { name: 'refresh', html: '<meta http-equiv="refresh" content="0;url={C}/refresh">' },
]

/**
 * Ways that need script. As markup they are inline scripts; run by a page that is taken over they
 * are what the policy must still stop.
 */
export const scriptVectors: readonly Vector[] = [
  { name: 'fetch', html: 'fetch("{C}/fetch", { mode: "no-cors" }).catch(() => 0)' },
  {
    name: 'xhr',
    html: 'const request = new XMLHttpRequest(); request.open("GET", "{C}/xhr"); request.send()',
  },
  { name: 'beacon', html: 'navigator.sendBeacon("{C}/beacon")' },
  { name: 'eventsource', html: 'new EventSource("{C}/eventsource")' },
  { name: 'websocket', html: 'new WebSocket("{W}/websocket")' },
  { name: 'image', html: 'new Image().src = "{C}/image"' },
  { name: 'import', html: 'import("{C}/import").catch(() => 0)' },
  {
    name: 'worker',
    html: 'new Worker(URL.createObjectURL(new Blob(["importScripts(\'{C}/worker\')"])))',
  },
  { name: 'fontface', html: 'new FontFace("leak", "url({C}/fontface)").load().catch(() => 0)' },
]
