// What a package answers differently from its predecessor on purpose. Every other difference fails the run.
//
// A difference has a `reason`, and either `adapt(before)`, which gives the earlier package the new form, or
// `isMeant({ family, input, before, after })`, which recognises the two answers.

export const DELIBERATE = [
  {
    title: "a resolution has no `trace`",
    reason: "The accessor costs more than the resolution. `explainTenant(request, options)` gives the trace.",
    adapt: withExplainTenant,
  },
];

/** The earlier package with the functions of the new one. */
export function adapted(before) {
  return DELIBERATE.reduce((adapted, { adapt }) => adapt?.(adapted) ?? adapted, before);
}

/** The difference on purpose that two answers show, if they show one. */
export function deliberate(found) {
  return DELIBERATE.find(({ isMeant }) => isMeant?.(found));
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
