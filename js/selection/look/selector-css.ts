/**
 * The look of a selector, of the element and of the React component. It reads the brand's custom properties and has
 * colors of its own where the brand has none. Light and dark follow `color-scheme`. Its text is always the same, for a
 * Content Security Policy with its hash.
 */
export const selectorCss: string = [
  // Sizes follow the font size that the user chose for the browser. A page with a smaller root must not shrink them.
  ".tenant-selector{--_rem:max(1rem,16px)}",
  `
.tenant-selector{--_text:var(--tenant-on-background,CanvasText);--_surface:var(--tenant-background,Canvas);
--_line:color-mix(in srgb,var(--_text) 50%,var(--_surface));--_soft:color-mix(in srgb,var(--_text) 9%,var(--_surface));
--_muted:color-mix(in srgb,var(--_text) 70%,var(--_surface));--_accent:var(--tenant-focus,#2563eb);
--_radius:min(var(--tenant-radius,8px),16px);--_row:var(--tenant-selector-row-height,3.25rem);
position:relative;display:block;inline-size:100%;max-inline-size:var(--tenant-selector-width,20rem);
min-inline-size:0;box-sizing:border-box;color:var(--_text);text-align:start;
font:400 .9375rem/1.35 var(--tenant-font-family,system-ui,sans-serif)}
.tenant-selector *,.tenant-selector ::before,.tenant-selector ::after{box-sizing:border-box}
.tenant-selector-box{display:flex;align-items:center;gap:.625rem;min-block-size:2.75rem;padding-inline:.5rem .25rem;
border:1px solid var(--_line);border-radius:var(--_radius);background:var(--_surface);cursor:text;
transition:border-color .12s,box-shadow .12s}
.tenant-selector-box:hover{border-color:var(--_text)}
.tenant-selector-box:focus-within{border-color:var(--_accent);box-shadow:0 0 0 1px var(--_accent)}
.tenant-selector-field{flex:1;min-inline-size:0;align-self:stretch;margin:0;padding:0;border:0;outline:0;
background:none;color:inherit;font:inherit;font-weight:600;text-overflow:ellipsis;text-align:left}
.tenant-selector:dir(rtl) .tenant-selector-field{text-align:right}
.tenant-selector-field::placeholder{color:var(--_muted);opacity:1;font-weight:400}
.tenant-selector-toggle{display:grid;place-items:center;flex:none;inline-size:2rem;block-size:2rem;margin:0;padding:0;
border:0;border-radius:calc(var(--_radius) - 2px);background:none;color:var(--_muted);cursor:pointer}
.tenant-selector-toggle:hover{background:var(--_soft);color:var(--_text)}
.tenant-selector-toggle::before{content:"";inline-size:.5rem;block-size:.5rem;border:solid;border-width:0 2px 2px 0;
transform:translateY(-25%) rotate(45deg)}
.tenant-selector[data-open] .tenant-selector-toggle::before{transform:translateY(25%) rotate(225deg)}
.tenant-selector[data-busy] .tenant-selector-toggle::before{inline-size:1rem;block-size:1rem;border-width:2px;
border-block-start-color:transparent;border-radius:50%;transform:none;
animation:tenant-selector-turn .8s linear infinite}
@keyframes tenant-selector-turn{to{rotate:1turn}}
.tenant-selector-logo{display:grid;place-items:center;flex:none;inline-size:2rem;block-size:2rem;overflow:hidden;
border-radius:calc(var(--_radius) - 2px);background:var(--_soft);color:var(--_text);font-size:.75rem;font-weight:650;
letter-spacing:.02em;user-select:none}
.tenant-selector-box .tenant-selector-logo{inline-size:1.75rem;block-size:1.75rem}
.tenant-selector-logo[hidden]{display:none}
.tenant-selector-logo img{inline-size:100%;block-size:100%;object-fit:contain}
.tenant-selector-panel{position:absolute;z-index:var(--tenant-selector-z-index,1000);inset-inline:0;
inset-block-start:calc(100% + 6px);overflow:hidden;border:1px solid var(--_line);border-radius:var(--_radius);
background:var(--_surface);box-shadow:0 8px 28px #0003,0 2px 6px #0002;
animation:tenant-selector-appear .12s ease-out}
.tenant-selector-panel[data-side=top]{inset-block:auto calc(100% + 6px)}
@keyframes tenant-selector-appear{from{opacity:0;transform:translateY(-4px)}}
.tenant-selector-panel[data-hidden]{inset:0 auto auto 0;inline-size:1px;block-size:1px;border:0;clip-path:inset(50%);
box-shadow:none;pointer-events:none;animation:none}
.tenant-selector[data-single] .tenant-selector-box{border-color:transparent;background:none;cursor:auto}
.tenant-selector-current{overflow:hidden;font-weight:600;text-overflow:ellipsis;white-space:nowrap}
.tenant-selector-skeleton{block-size:calc(var(--_row)*3);animation:tenant-selector-pulse 1.4s ease-in-out infinite;
background:linear-gradient(transparent 20%,var(--_soft) 0 80%,transparent 0) .625rem 0/2rem var(--_row) repeat-y,
linear-gradient(transparent 38%,var(--_soft) 0 62%,transparent 0) 3.25rem 0/55% var(--_row) repeat-y}
.tenant-selector-skeleton:dir(rtl){background-position:right .625rem top 0,right 3.25rem top 0}
@keyframes tenant-selector-pulse{50%{opacity:.45}}
.tenant-selector-list{position:relative;max-block-size:min(calc(var(--_row) * 6.5),60vh);overflow-y:auto;
overscroll-behavior:contain;outline:0}
.tenant-selector-option{position:absolute;inset-inline:0;display:flex;align-items:center;gap:.625rem;
block-size:var(--_row);padding-inline:.625rem;cursor:pointer;user-select:none}
.tenant-selector-option[data-active]{background:var(--_soft);box-shadow:inset 0 0 0 2px var(--_accent);
border-radius:var(--_radius)}
.tenant-selector-option[data-active] .tenant-selector-logo{background:var(--_surface)}
.tenant-selector-names{display:grid;grid-template-columns:minmax(0,auto);justify-content:start;flex:1;min-inline-size:0}
.tenant-selector-names>*{justify-self:start;max-inline-size:100%;overflow:hidden;text-overflow:ellipsis;
white-space:nowrap}
.tenant-selector-detail{color:var(--_muted);font-size:.8125rem}
.tenant-selector-option[aria-selected=true] .tenant-selector-name{font-weight:650}
.tenant-selector-option[aria-selected=true]::after{content:"";flex:none;inline-size:.375rem;block-size:.75rem;
margin-inline:.25rem .375rem;border:solid;border-width:0 2px 2px 0;transform:translateY(-15%) rotate(45deg)}
.tenant-selector-footer{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem .75rem;padding:.625rem .75rem;
color:var(--_muted);font-size:.875rem}
.tenant-selector-list+.tenant-selector-footer{border-block-start:1px solid var(--_soft)}
.tenant-selector-footer[data-tone=quiet]{position:absolute;inline-size:1px;block-size:1px;padding:0;overflow:hidden;
border:0;clip-path:inset(50%)}
.tenant-selector-message{flex:1 1 7rem}
.tenant-selector-footer[data-tone=problem] .tenant-selector-message{color:var(--_text)}
.tenant-selector-footer[data-tone=problem]::before{content:"!";flex:none;inline-size:1.375rem;text-align:center;
border:2px solid;border-radius:50%;font:700 .8125rem/1.125rem system-ui,sans-serif;color:var(--_text)}
.tenant-selector-retry{flex:none;min-block-size:2.25rem;margin:0;margin-inline-start:auto;padding-inline:.75rem;
border:1px solid var(--_line);border-radius:calc(var(--_radius) - 2px);background:var(--_surface);color:var(--_text);
font:inherit;font-weight:600;cursor:pointer}
.tenant-selector-retry:hover{background:var(--_soft);border-color:var(--_text)}
.tenant-selector-retry:focus-visible{outline:2px solid var(--_accent);outline-offset:2px}
@media (pointer:coarse){.tenant-selector-field{font-size:1rem}.tenant-selector-toggle{inline-size:2.75rem;
block-size:2.75rem}.tenant-selector-retry{min-block-size:2.75rem}.tenant-selector-box{padding-inline-end:0}}
@media (prefers-reduced-motion:reduce){.tenant-selector *,.tenant-selector ::before{
transition:none!important;animation:none!important}
.tenant-selector[data-busy] .tenant-selector-toggle::before{border-block-start-color:inherit;opacity:.6}}
@media (forced-colors:active){.tenant-selector-box:focus-within{outline:2px solid Highlight;outline-offset:1px}
.tenant-selector-option[data-active]{forced-color-adjust:none;background:Highlight;color:HighlightText}
.tenant-selector-option[data-active] .tenant-selector-detail{color:inherit}
.tenant-selector-logo{border:1px solid}.tenant-selector-toggle::before{border-color:ButtonText}}
`
    .replaceAll("\n", "")
    .replaceAll(/([\d.]+)rem/g, "calc(var(--_rem)*$1)"),
].join("");
