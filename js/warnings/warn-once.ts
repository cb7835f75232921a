// Warnings for developers. Production never loads the file with their texts.

type Warnings = typeof import("./warning-texts.js");

/** Whether the app runs in development. Bundlers replace `NODE_ENV`; where it is unknown, there are no warnings. */
export const isDevelopment: boolean = (() => {
  try {
    return process.env.NODE_ENV !== "production" && process.env.NODE_ENV !== "test";
  } catch {
    return false;
  }
})();

/** The subjects that were already warned of. They are origins, keys and paths, never tenant data. */
const warned = new Set<string>();

/** In development, warns once for each `kind` and `subject`. Elsewhere it does nothing. */
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
