/** Why a request has no page. */
export interface Refusal {
  readonly status: 400 | 404;
  readonly title: string;
  /** What is wrong and what to do, in a sentence. */
  readonly detail: string;
  /** The code of the error. */
  readonly code: string;
}

/** The page of a refused request, as HTML that needs nothing else. */
export function refusalPage({ status, title, detail, code }: Refusal): Response {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(detail)}</p>
<code>${status} ${escapeHtml(code)}</code>
</main>
</body>
</html>
`;
  const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };
  return new Response(html, { status, headers });
}

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
