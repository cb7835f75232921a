// Warnings for developers. Their texts are in a file that production never loads.

type Warnings = typeof import("./warning-texts.js");

/** Whether the app runs in development. Bundlers fill in `NODE_ENV`; where it is unknown, nothing is warned of. */
export const isDevelopment: boolean = (() => {
  try {
    return process.env.NODE_ENV !== "production" && process.env.NODE_ENV !== "test";
  } catch {
    return false;
  }
})();

/** What has been warned of, so that each subject is told once. It holds origins and keys, and nothing of a tenant. */
const warned = new Set<string>();

/** In development, warns of this `kind` of thing once for each `subject`; elsewhere it does nothing. */
export function warnOnce(kind: keyof Warnings, subject: string, text: (warnings: Warnings) => string): void {
  if (!isDevelopment || warned.has(`${kind} ${subject}`)) {
    return;
  }
  warned.add(`${kind} ${subject}`);
  import("./warning-texts.js").then(
    (warnings) => console.warn(`tenantry: ${text(warnings)}`),
    () => undefined,
  );
}
