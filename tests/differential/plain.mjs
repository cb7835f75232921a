// Answers as plain JSON, in the notation of cases (live.mjs), so that two answers are compared as texts.

/** What a call returned or threw. */
export function answerOf(call) {
  try {
    return { value: plain(call()) };
  } catch (error) {
    return { error: plainError(error) };
  }
}

/** The link at the end of a message. Earlier packages have none. */
const LINK = / See https:\/\/tenantry\.github\.io\/tenantry\/errors\/\w+$/;

/** An error by its name, code, message and details. */
export function plainError(error) {
  if (!(error instanceof Error)) return { thrown: plain(error) };
  const { name, code, message, details, cause } = error;
  // The engine writes the message of a TypeError, with names of variables, which a minifier changes.
  if (code === undefined && name === "TypeError") return { name };
  return {
    name,
    message: message.replace(LINK, ""),
    ...(code !== undefined && { code }),
    ...(details !== undefined && { details: plain(details) }),
    ...("cause" in error && cause !== undefined && { cause: plainError(cause) }),
  };
}

/** A value as JSON. */
export function plain(value) {
  switch (typeof value) {
    case "undefined":
    case "function":
    case "symbol":
      return { $: typeof value };
    case "bigint":
      return { $: "bigint", of: String(value) };
    case "number":
      return Object.is(value, -0) ? { $: "-0" } : Number.isFinite(value) ? value : { $: String(value) };
    case "object":
      return plainObject(value);
    default:
      return value;
  }
}

function plainObject(value) {
  if (value === null) return null;
  if (value instanceof Error) return { $: "Error", of: plainError(value) };
  if (Array.isArray(value)) return Array.from(value, plain);
  const members = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype) return members;
  return { $: prototype === null ? "bare" : prototype.constructor.name, of: members };
}
