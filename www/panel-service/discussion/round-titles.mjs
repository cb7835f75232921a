/**
 * The titles of the rounds of each type of panel. A Delphi panel ends as soon as its experts agree.
 *
 * @type {Record<string, string[]>}
 */
export const ROUND_TITLES = {
  structured: ["First answers", "Evidence", "Recommendations"],
  open: ["First thoughts", "Responses", "Common ground"],
  socratic: ["Questions", "Replies", "What remains"],
  adversarial: ["Opening", "Rebuttal", "Closing"],
  delphi: ["Independent estimates", "Second estimates", "Third estimates", "Final estimates"],
  hybrid: ["Discussion", "Responses", "Vote"],
};
