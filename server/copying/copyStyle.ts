// How a copy looks. It stands in the file itself, so it brings no face: each system's own serif is read instead. Values are those of
// client/paper/tokens.css.
export const COPY_STYLE = `
:root{color-scheme:light dark;--paper:#fbfaf6;--text:#22252a;--soft:#565a60;--rule:#dcd9d0;--firm:#8a877e;
--indigo:#1e2e88;--madder:#992f33;--moss:#3b5200;--plum:#7337a2;--walnut:#3a1f00;--verdigris:#06757e;--ochre:#8c6200;--mallow:#630043}
@media (prefers-color-scheme:dark){:root{--paper:#17191b;--text:#e4e1d9;--soft:#b0aea7;--rule:#33363a;--firm:#797b7d;
--indigo:#819cf7;--madder:#eea298;--moss:#c2e3b4;--plum:#ccaee3;--walnut:#b69065;--verdigris:#6af2fc;--ochre:#fbd360;--mallow:#e072aa}}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--text);font:1.1875rem/1.62 Literata,'Iowan Old Style','Noto Serif','Noto Naskh Arabic','Noto Serif Hebrew',Georgia,serif;
overflow-wrap:break-word;-webkit-text-size-adjust:100%}
body{margin:0}
main{max-inline-size:42rem;margin-inline:auto;padding:clamp(2rem,8vh,6rem) clamp(1.25rem,3.4vw,3rem) 4.5rem}
h1,h2,h3,h4,p,ul,ol{margin:0}
h1{font-weight:400;font-size:clamp(2.125rem,1.6rem + 2.2vw,3.25rem);line-height:1.1;letter-spacing:-.012em;text-wrap:balance}
h2{font-weight:500;font-size:clamp(1.4375rem,1.3rem + .6vw,1.75rem);line-height:1.25;text-wrap:balance;margin-block-end:1rem}
h3{font-weight:500;font-size:1.25rem;line-height:1.3;margin-block-end:.5rem}
h4{font:600 .9375rem/1.4 'Source Sans 3','Noto Sans',system-ui,sans-serif}
header{margin-block-end:3rem;color:var(--soft)}
header h1{color:var(--text)}
header p,.tool,nav,label,.lines{font:400 1rem/1.5 'Source Sans 3','Noto Sans',system-ui,sans-serif;color:var(--soft)}
.people{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin-block:1rem .75rem;padding:0;list-style-type:''}
.name{color:var(--text);text-underline-offset:.3em}
nav{margin-block-end:4.5rem}
nav ol,.lines,.stood{padding:0;list-style-type:''}
nav a{display:block;padding-block:.375rem}
a{color:inherit;text-underline-offset:.2em;text-decoration-thickness:1px}
label{display:inline-flex;align-items:center;gap:.5rem;padding-block:.5rem;color:var(--text)}
input{inline-size:1.125rem;block-size:1.125rem;margin:0;accent-color:var(--text)}
:focus-visible{outline:2px solid var(--text);outline-offset:3px}
article{margin-block-end:4.5rem}
.words :is(p,li,blockquote){text-align:start}
.words>*+*,.words li>p+p,blockquote>p+p{margin-block-start:.75em}
.words ul,.words ol{padding-inline-start:1.5em}
blockquote{margin:0;padding-inline-start:1.25em;border-inline-start:2px solid var(--rule)}
.passage{unicode-bidi:isolate}.passage::after{content:'\\200B'}.passage.one-way{unicode-bidi:isolate-override}.tall{display:inline-block;overflow-y:clip;max-inline-size:100%}
.tasks{list-style-type:'';padding-inline-start:0!important}
.task{position:relative;padding-inline-start:1.75em}
.task::before{content:'☐';position:absolute;inset-inline-start:0}
.task.done::before{content:'☑'}
.words+.tool,.tool+.tool{margin-block-start:.75rem}
.stood li{margin-block-start:.25rem}
.part{border-block-start:1px solid var(--rule);padding-block-start:3rem}
.waiting{margin-block-end:3rem}
.apart{margin-block-end:1.5rem}
#agreed>.tool{margin-block-end:1.5rem}
#agreed article{margin-block-end:3rem}
#record>.tool{margin-block:1rem 3rem}
.agreement{margin-block:1rem 1.5rem}
.agreement h4{margin-block-end:.5rem}
.agreement .title{font-weight:500;margin-block:.25rem .5rem}
.cord{display:block;margin-block:.75rem .25rem;overflow:visible;stroke-linecap:round;forced-color-adjust:none;print-color-adjust:exact}
.cord [data-ink]{stroke:var(--ink)}
.cord .casing{stroke:var(--paper);stroke-linecap:butt}
.kept{white-space:pre-line}
.lines li{padding-block:.25rem;color:var(--text)}
code{font-size:.8125rem;overflow-wrap:anywhere}
footer{border-block-start:1px solid var(--rule);padding-block-start:1rem}
.unseen,.who{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.mark,.voice{font-style:normal;font-size:.7em;color:var(--ink)}
.voice{margin-inline-end:.35em}
[data-ink=indigo]{--ink:var(--indigo)}[data-ink=madder]{--ink:var(--madder)}[data-ink=moss]{--ink:var(--moss)}[data-ink=plum]{--ink:var(--plum)}
[data-ink=walnut]{--ink:var(--walnut)}[data-ink=verdigris]{--ink:var(--verdigris)}[data-ink=ochre]{--ink:var(--ochre)}[data-ink=mallow]{--ink:var(--mallow)}
[data-ink=indigo]{--line:solid 1.5px}[data-ink=madder]{--line:dashed 1.5px}[data-ink=moss]{--line:wavy 1px}[data-ink=plum]{--line:solid 3px}
[data-ink=walnut]{--line:double 1.5px}[data-ink=verdigris]{--line:dotted 2px}[data-ink=ochre]{--line:dashed 3px}[data-ink=mallow]{--line:dotted 3.5px}
.people .name{text-decoration:underline var(--ink) var(--line)}
.words [data-ink]{color:var(--ink)}
main:not(:has(#inks:checked)) .agreed :is([data-ink],.voice){color:inherit}
main:not(:has(#inks:checked)) .agreed :is(.voice,.who){display:none}
@media (prefers-contrast:more),(forced-colors:active){.words [data-ink]{text-decoration:underline var(--line);text-underline-offset:.25em}}
@media print{
@page{size:A4;margin:26mm 30mm 28mm 34mm;@bottom-left{content:'A copy: the words as they stood on the day that page 1 names';font:9pt sans-serif;color:#444}@bottom-right{content:counter(page);font:9pt sans-serif;color:#444}}
@page :first{@bottom-left{content:''}@bottom-right{content:''}}
:root{color-scheme:light;--paper:#fff;--text:#000;--soft:#444;--rule:#bbb;--indigo:#1e2e88;--madder:#992f33;--moss:#3b5200;--plum:#7337a2;--walnut:#3a1f00;--verdigris:#06757e;--ochre:#8c6200;--mallow:#630043}
html{font-size:11.5pt;line-height:1.55}
main{max-inline-size:none;padding:0}
h1{font-size:30pt}h2{font-size:16pt;break-after:avoid}h3,h4{break-after:avoid}
article{margin-block-end:12mm}
.words p{orphans:3;widows:3}
.cord{break-before:avoid;break-after:avoid}
.part{break-before:page;border:0;padding:0}
.screen{display:none}
}
`
