// The findings as text for people, and as JSON for programs.
import { type Code, type Findings, KINDS, type Severity } from "./finding.js";

const PAGES = "https://tenantry.github.io/tenantry/doctor/";

const MARKS: Readonly<Record<Severity, string>> = { error: "✗", warning: "!" };
const COLORS: Readonly<Record<Severity, number>> = { error: 31, warning: 33 };

const ORDER: readonly Severity[] = ["error", "warning"];

/** How many findings have a severity. */
export function count({ findings }: Findings, severity: Severity): number {
  return findings.filter(({ code }) => KINDS[code].severity === severity).length;
}

/** The form for programs. Its members stay in every minor version. */
export function toJson(found: Findings): string {
  const findings = sorted(found).map(({ code, subject, detail }) => {
    const { severity, why, fix } = KINDS[code];
    return { code, severity, subject, detail, why, fix, page: PAGES + code };
  });
  const summary = { errors: count(found, "error"), warnings: count(found, "warning") };
  return `${JSON.stringify({ version: 1, summary, findings, checked: found.done, skipped: found.skipped }, null, 2)}\n`;
}

/** The form for people. */
export function toText(found: Findings, hasColors: boolean): string {
  const paint = (color: number, text: string) => (hasColors ? `\u001b[${color}m${text}\u001b[0m` : text);
  const blocks = sorted(found).map(({ code, subject, detail }) => {
    const { severity, why, fix } = KINDS[code];
    const head = `${paint(COLORS[severity], `${MARKS[severity]} ${code}`)}  ${subject}`;
    return [head, `  ${detail}`, `  Why: ${why}`, `  Fix: ${fix}`, `  ${PAGES}${code}`].join("\n");
  });
  const checked = found.done.map((check) => `${paint(32, "✓")} checked: ${check}`);
  const skipped = found.skipped.map(({ check, reason }) => `– not checked: ${check} (${reason})`);
  const [errors, warnings] = [count(found, "error"), count(found, "warning")];
  const summary = `${counted(errors, "error")}, ${counted(warnings, "warning")}.`;
  return `${[...blocks, [...checked, ...skipped].join("\n"), summary].filter((part) => part !== "").join("\n\n")}\n`;
}

const counted = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;

function sorted({ findings }: Findings) {
  const rank = (code: Code) => ORDER.indexOf(KINDS[code].severity);
  return [...findings].sort((one, other) => rank(one.code) - rank(other.code));
}
