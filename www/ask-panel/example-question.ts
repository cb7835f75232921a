const questions: Readonly<Record<string, string>> = {
  acme: "Should stable patients on warfarin move to a direct anticoagulant this year?",
  medtech: "Is our glucose sensor accurate enough for people who dialyse at home?",
  healthco: "Should the walk-in clinic offer evening hours before the winter?",
};

/** A question that fits the tenant's work, for an empty field. */
export function exampleQuestion(slug: string | null | undefined): string {
  return questions[slug ?? ""] ?? "Which decision should several experts look at?";
}
