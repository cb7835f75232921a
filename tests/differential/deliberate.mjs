// What a package answers differently from its predecessor on purpose. Every other difference fails the run.
//
// A difference has a `reason`, and one of two forms: `adapt(before)` gives the earlier package the new functions;
// `isMeant(before, after, input)` recognises the difference at one place of two answers to a case. The rest of the two
// answers must still be equal.

import { isSame } from "./difference.mjs";

export const DELIBERATE = [
  {
    title: "a resolution has no `trace`",
    reason: "The accessor costs more than the resolution. `explainTenant(request, options)` gives the trace.",
    adapt: withExplainTenant,
  },
  {
    title: "an option or a variable of a wrong type is refused with a TenantValidationError",
    reason: "It was a TypeError of the text encoder, or was read as the text that an array or a function converts to.",
    isMeant: (before, after) =>
      (before?.name === "TypeError" && after?.name === "TenantValidationError") ||
      [after, after?.error].some((error) => /: write a string; this is /.test(error?.message)),
  },
  {
    title: "a selector that is a String object is refused",
    reason: "Only a string is text, as everywhere in the package.",
    isMeant: (_, after, { options }) =>
      options?.selector?.$ === "String" && [after, after?.error].some((error) => /^selector: /.test(error?.message)),
  },
  {
    title: "data with more than 128 levels is refused by readers that were strict already",
    reason: "Before, it was read until the stack of the module ended, which broke the module down.",
    isMeant: (_, after, input) =>
      JSON.stringify(input).includes('"levels":200') &&
      [after, after?.error].some((error) => error?.message === "value: it is nested too deep."),
  },
  {
    title: "NaN is not data",
    reason: "JSON has no word for it. A strict reader refuses it, and a lenient one leaves it out with a warning.",
    isMeant: (before, after, input) => {
      if (!JSON.stringify(input).includes('"NaN"')) return false;
      // What a client does follows from its profile: the warning of one more part moves all lines behind it.
      if (isLog(before) && isLog(after)) return after.some((line) => isAboutData(JSON.stringify(line)));
      // A value with NaN in it is left out whole.
      if (after == null) return JSON.stringify(before)?.includes('"NaN"') ?? false;
      const { warnings = [], error } = after;
      return [after, error, ...(Array.isArray(after) ? after : warnings)].some(isAboutData);
    },
  },
  {
    title: "-0 crosses as 0",
    reason: "JSON text has one zero, and no count or event means the other.",
    isMeant: (before, after) => before?.$ === "-0" && after === 0,
  },
  {
    title: "`debug` logs the trace also of a client that a later check refuses",
    reason: "The trace is explained where the tenant is resolved, before `api` is checked.",
    isMeant: (before, after, input) => {
      if (input.options?.debug !== true || !isLog(after) || after.every(isNoDebug)) return false;
      const rest = after.filter(isNoDebug);
      return isSame(explained(before, rest, input).rest, rest);
    },
  },
  {
    title: "a client with a snapshot needs no `api`",
    reason: "An app without a tenant API renders its page from the snapshot alone.",
    isMeant: (before, _after, { options }) =>
      options?.snapshot != null && options.api === undefined && /^api: write the URL/.test(before?.[0]?.[2]?.message),
  },
  {
    title: "`tenants` is an option of the client",
    reason: "It takes the place of `api` in an app without a tenant API.",
    isMeant: (before, after) => after === before?.replace?.(" api,", " api, tenants,"),
  },
  {
    title: "`preset` is an option of the brand's CSS",
    reason: "It sets the names of a component library as well.",
    isMeant: (before, after) => after === before?.replace?.("options are selector", "options are selector, preset"),
  },
  {
    title: "the brand's CSS has more tones, and those of dark pages",
    reason: "A page needs more colors than a brand has. Each property of before has the value of before.",
    isMeant: (before, after) => {
      const [earlier, later] = [before, after].map(propertiesOf);
      return earlier?.every((property) => later?.includes(property));
    },
  },
  {
    title: "a brand has colors, fonts and lengths that were refused",
    reason: "It has every spelling of CSS, and the reasons of the others say so.",
    isMeant: (before, after, input) =>
      isRefusedPart(before?.error ?? before) ||
      hasFewerWarnings(before, after, input) ||
      (areParts(before) && Array.isArray(after) && after.every((item) => isAmong(item, before))) ||
      (isBrand(before) &&
        isBrand(after) &&
        Object.entries(before).every(([part, value]) => isValue(after[part], value))),
  },
  {
    title: "the CSS of a brand is without the parts that are wrong",
    reason: "It was refused, so that one wrong part of a profile took a page down.",
    isMeant: (before, after) =>
      before?.error?.details?.field?.startsWith("branding.") && typeof after?.value === "string",
  },
  {
    title: "a tab whose own tenant cannot be loaded has no tenant",
    reason: "It kept the tenant of the server's page, which is another one: a person saw data of the wrong tenant.",
    // The whole case: what follows, such as a refresh, is for no tenant either.
    isMeant: (before, after, { tab, options }) =>
      tab?.session?.["tenantry:tenant"] !== undefined &&
      options?.snapshot != null &&
      isLog(after) &&
      isWithoutTenant(after) &&
      !isWithoutTenant(before),
  },
  {
    title: "a wildcard is a custom domain",
    reason: "Previews such as *.vercel.app belong to one tenant. It was refused as a malformed host.",
    isMeant: (_before, _after, { options }) =>
      Object.keys(options?.customDomains ?? {}).some((domain) => domain.startsWith("*.")),
  },
  {
    title: "an error of the caller's own code, such as a getter, comes before every refusal",
    reason: "The data is read whole before the kernel judges it.",
    isMeant: (before, after) => after?.name === "CallerError" && /Error$/.test(before?.name),
  },
];

/** The properties in the first rule of a brand's CSS, with fonts without their quotes. */
const propertiesOf = (css) => /^[^{]+\{([^}]*)\}/.exec(css)?.[1].replaceAll('"', "").split(";").filter(Boolean);
const NEWLY_READ = /\bbranding\.(\w+Color|fontFamily|radius)\b/;
/** A path, a message, a warning or an error about a part of a brand that has more spellings now. */
const isRefusedPart = (one) => NEWLY_READ.test(one?.details?.field ?? one?.path ?? (isText(one) ? one : ""));
const areParts = (list) => Array.isArray(list) && list.some(isRefusedPart);
const isAmong = (item, list) => list.some((other) => (other?.path ?? other) === (item?.path ?? item));
const isBrand = (value) => value != null && Object.keys(value).every((part) => BRAND.test(part));
const BRAND = /^(\w+(Color|Url)|fontFamily|radius)$/;
/** Whether a log is shorter by lines about such parts, and otherwise as before. */
function hasFewerWarnings(before, after, input) {
  if (!isLog(before) || !isLog(after) || after.length >= before.length) return false;
  const isOther = ([, what, said]) => what !== "event warning" && !(isText(said) && isRefusedPart(said));
  const [earlier, later] = [before, after].map((log) => log.filter(isOther));
  return earlier.length === later.length && isSame(explained(earlier, later, input).rest, later);
}

const isText = (value) => typeof value === "string";
/** Whether two fonts differ by quotes alone. */
const isValue = (text, earlier) => text?.replaceAll('"', "") === earlier.replaceAll('"', "");
const isAboutData = (one) => /\bwrite plain data\b/.test(one?.message ?? one?.reason ?? one);
const isWithoutTenant = (log) =>
  log.some(
    ([, , said]) =>
      said?.value?.tenantId === null ||
      said?.error?.code === "TENANT_CONTEXT_NOT_SET" ||
      (said?.status ?? said?.value?.status) === "NOT_READY",
  );
const isNoDebug = ([, what]) => what !== "console.debug";
const isLog = (answer) => Array.isArray(answer) && answer.every((line) => Array.isArray(line));

/** The earlier package with the functions of the new one. */
export function adapted(before) {
  return DELIBERATE.reduce((adapted, { adapt }) => adapt?.(adapted) ?? adapted, before);
}

/**
 * Explains how two answers differ: `reasons` are the differences on purpose, and `rest` is the earlier answer with the
 * later one in their places. It equals the later answer if nothing else differs.
 */
export function explained(before, after, input) {
  const reasons = new Set();
  const rest = aligned(before, after, { input, reasons });
  return { reasons, rest };
}

/** The earlier answer, with the later one wherever that differs on purpose. */
function aligned(before, after, context) {
  if (isSame(before, after)) return after;
  const meant = DELIBERATE.find(({ isMeant }) => isMeant?.(before, after, context.input));
  if (meant !== undefined) {
    context.reasons.add(meant);
    return after;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.map((item, index) => aligned(item, after[index], context));
  }
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null) return before;
  return Object.fromEntries(Object.entries(before).map(([name, item]) => [name, aligned(item, after[name], context)]));
}

/** Gives a package whose resolutions have the trace the function that replaces it. */
function withExplainTenant(before) {
  if ("explainTenant" in before) return before;
  const explainTenant = (request, options) => {
    try {
      const { trace, ...resolution } = before.resolveTenant(request, options);
      return { trace, resolution, error: null };
    } catch (error) {
      return { trace: [], resolution: null, error };
    }
  };
  return { ...before, explainTenant };
}
