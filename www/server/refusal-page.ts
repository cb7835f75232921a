import { NextResponse } from "next/server";

export interface Refusal {
  status: 400 | 404;
  title: string;
  text: string;
  code: string;
  /** A link to another page. Never built from an invalid host. */
  link?: { href: string; text: string };
}

/** The response when the proxy renders no page: the host is invalid (400), or the tenant is unknown (404). */
export function refusalPage({ status, title, text, code, link }: Refusal): NextResponse {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} · Ask Panel</title>
<link rel="icon" href="/brand/platform.svg">
<style>
  :root { color-scheme: light dark; }
  body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 24px; box-sizing: border-box;
         text-align: center;
         font: 16px/1.6 Inter, system-ui, -apple-system, "Segoe UI", sans-serif;
         background: light-dark(#f4f4f5, #0d0e11); color: light-dark(#18181b, #f4f4f5); }
  main { max-width: 34rem; }
  img { border-radius: 16px; }
  h1 { margin: 20px 0 12px; font-size: 1.6rem; line-height: 1.2; letter-spacing: -.02em; text-wrap: balance;
       overflow-wrap: anywhere; }
  p { margin: 0 0 20px; color: light-dark(#484b54, #b9bcc5); overflow-wrap: anywhere; text-wrap: pretty; }
  a { display: inline-block; padding: 9px 18px; border-radius: 12px; font-weight: 550; text-decoration: none;
      background: light-dark(#18181b, #f4f4f5); color: light-dark(#fff, #18181b); }
  a:focus-visible { outline: 2px solid currentColor; outline-offset: 3px; }
  code { font: 13px ui-monospace, Menlo, Consolas, monospace; color: light-dark(#5b5e68, #989ca7); }
</style>
</head>
<body>
<main>
<img src="/brand/platform.svg" alt="" width="56" height="56">
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${link ? `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>` : ""}
<code>${status} ${escapeHtml(code)}</code>
</main>
</body>
</html>`;
  return new NextResponse(html, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
