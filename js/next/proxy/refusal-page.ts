// The page of a refused request, as HTML that loads nothing.

import { isDevelopment } from "../../warnings/warn-once.js";
import type { Refusal } from "./refusal.js";

/** Nothing of the page runs or is loaded, whatever a host or a tenant is called. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 24px; box-sizing: border-box;
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", sans-serif;
  background: light-dark(#f4f4f5, #0d0e11); color: light-dark(#18181b, #f4f4f5); }
main { width: 100%; max-width: 30rem; padding: 40px 32px; box-sizing: border-box; border-radius: 20px;
  background: light-dark(#fff, #17181c); border: 1px solid light-dark(#e4e4e7, #26282e); }
.status { margin: 0; font: 600 13px/1 ui-monospace, Menlo, Consolas, monospace; letter-spacing: .04em;
  color: light-dark(#5b5e68, #989ca7); }
h1 { margin: 16px 0 12px; font-size: 1.6rem; line-height: 1.2; letter-spacing: -.02em; text-wrap: balance; }
h1, p { overflow-wrap: anywhere; }
p { margin: 0; color: light-dark(#484b54, #b9bcc5); text-wrap: pretty; }
a { display: inline-block; margin-top: 24px; padding: 10px 18px; border-radius: 12px; font-weight: 550;
  text-decoration: none; overflow-wrap: anywhere;
  background: light-dark(#18181b, #f4f4f5); color: light-dark(#fff, #18181b); }
a:focus-visible { outline: 2px solid currentColor; outline-offset: 3px; }
.hint { margin-top: 24px; padding-top: 20px; font-size: 14px; border-top: 1px solid light-dark(#e4e4e7, #26282e); }
@media (max-width: 480px) { main { padding: 32px 24px; } }
`;

/** The page of a refusal. In development it also has the message of the error. */
export function refusalPage({ status, title, detail, code, link, error }: Refusal): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="status">${status} ${escapeHtml(code)}</p>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(detail)}</p>
${link ? `<a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a>` : ""}
${isDevelopment && error instanceof Error ? `<p class="hint">In development: ${escapeHtml(error.message)}</p>` : ""}
</main>
</body>
</html>
`;
}

/** The answer with a page. */
export function htmlResponse(html: string, { status }: Refusal): Response {
  return new Response(html, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": POLICY,
      ...retryAfter(status),
    },
  });
}

/** The answer for a program, as problem+json (RFC 9457). */
export function problemResponse({ status, title, detail, code, error }: Refusal): Response {
  // INVARIANT: the text of another error than a refusal may name servers of the backend.
  const said = status !== 503 && error instanceof Error ? error.message : detail;
  const problem = { type: `https://tenantry.github.io/tenantry/errors/${code}`, title, status, detail: said, code };
  return new Response(JSON.stringify(problem), {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...retryAfter(status) },
  });
}

const retryAfter = (status: number) => (status === 503 ? { "retry-after": "5" } : {});

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
