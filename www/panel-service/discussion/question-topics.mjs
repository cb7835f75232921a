// What a question is about: the runs of words between the small words.

const SMALL_WORDS = new Set(
  `a about above add adds against all already also an and another any anything are as ask asks at be because become
  been before behind best better between both but by can cannot case challenge change changes changed chosen come could
  count decide design did do does doing done down each early either else ever every everyone few fewer first for from
  further get gets give gives go goes good had halve has have having he her here his how i if in instead into is it its
  itself join keep kept know last later least leave less let link look make makes many may me mean means might more most
  move much must my need needs never new next no nor not nothing now of off offer on once one only open or order other
  our ourselves out over own persuade possible provide put rank rather reach really same say see serve several shall she
  should show shows since so some someone stand start still observe observed assume stop strongest
  such survive take takes tell than that the
  their them then there these they thing think this those three through to today too try two under understand until up
  us use used uses very want was way we well were what when where whether which while who whom whose why will with
  within without work would write year yes yet you your`.split(/\s+/),
);

const MAX_WORDS = 4;

/** The topics of a question, the most telling first. There is always one. */
export function topicsOf(question) {
  const topics = [];
  // A sentence or a clause ends a topic.
  for (const clause of question.split(/[.,;:?!()[\]"“”…]+|\s[-–—]\s/)) {
    let words = [];
    const close = () => {
      if (words.length > 0) topics.push(words.slice(-MAX_WORDS).join(" "));
      words = [];
    };
    for (const word of clause.split(/\s+/)) {
      if (word.length < 3 || SMALL_WORDS.has(word.toLowerCase())) close();
      else words.push(word);
    }
    close();
  }
  const distinct = [...new Map(topics.map((topic) => [topic.toLowerCase(), topic])).values()];
  const telling = distinct
    .map((topic, index) => ({ topic, index, weight: topic.split(" ").length * 4 + Math.min(topic.length, 24) / 4 }))
    .sort((a, b) => b.weight - a.weight || a.index - b.index)
    .map(({ topic }) => topic);
  const phrases = telling.filter((topic) => topic.includes(" ") || topic.includes("-"));
  if (phrases.length > 1) return phrases;
  return telling.length > 0 ? telling : ["this question"];
}
