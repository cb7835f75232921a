// A Content-Security-Policy: whether the module starts under it, and whether the brand's style applies.
import type { Findings } from "./finding.js";

export function checkPolicy(policy: string, subject: string, found: Findings): void {
  const directives = new Map(
    policy.split(";").map((part) => {
      const [name = "", ...sources] = part.trim().split(/\s+/);
      return [name.toLowerCase(), sources];
    }),
  );
  const scripts = directives.get("script-src") ?? directives.get("default-src");
  if (scripts !== undefined && !scripts.some((source) => /^'(wasm-)?unsafe-eval'$/i.test(source))) {
    found.add("CSP_FORBIDS_WASM", subject, `script-src is ${scripts.join(" ") || "empty"}.`);
  }
  const styles = directives.get("style-src-elem") ?? directives.get("style-src") ?? directives.get("default-src");
  if (styles !== undefined && !styles.some((source) => /^'(unsafe-inline'|nonce-|sha\d{3}-)/i.test(source))) {
    found.add("CSP_FORBIDS_STYLE", subject, `style-src is ${styles.join(" ") || "empty"}.`);
  }
}
