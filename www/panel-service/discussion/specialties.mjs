// How an expert of each specialty thinks. The texts are the demo's own.
//
// - `looks`: what the expert looks at first; follows "I look at".
// - `risks`: what may go wrong; a main clause.
// - `checks`: what would decide it; follows "I would want".
// - `steps`: what to do; follows "we should".
// - `doubts`: a question about an assumption.

const KINDS = [
  {
    about: /statist|biostat|quantit|data sci/i,
    looks: [
      "the size of the effect and its interval, before any p-value",
      "how many events we can expect and what that leaves us unable to see",
      "which data will be missing, and whether they are missing for a reason",
    ],
    risks: [
      "a composite outcome can move because of its weakest component",
      "several looks at the data without a plan for them inflate the error",
      "the subgroup that everyone will quote has too few events to mean anything",
    ],
    checks: [
      "a simulation of the whole plan, with the assumptions varied one at a time",
      "the estimand written down before anyone sees data",
      "a sensitivity analysis in which the missing values go against us",
    ],
    steps: [
      "fix the analysis plan first and let a second statistician reproduce it",
      "power for the outcome that decides and report the others without a test",
      "agree on one stopping boundary and publish it with the protocol",
    ],
    doubts: [
      "What difference would be small enough for us to say no?",
      "Which of our numbers comes from data, and which from a habit?",
      "If we saw the opposite result, would we believe it as quickly?",
    ],
  },
  {
    about: /adaptive|trial design|trial|protocol/i,
    looks: [
      "which decisions the design lets us take early, and who takes them",
      "how the protocol behaves when recruitment is half as fast as planned",
      "the point at which the design would have to change and could not",
    ],
    risks: [
      "an adaptation that no one can reconstruct afterwards will not be accepted",
      "the control arm may drift away from usual care before we finish",
      "an interim result that leaks changes how sites recruit",
    ],
    checks: [
      "a dry run of the interim decision with invented data",
      "an independent committee with a written charter",
      "operating characteristics for the three worst plausible cases",
    ],
    steps: [
      "keep one adaptation, write its rule as code, and freeze it",
      "run a small vanguard phase and decide on the rest with its results",
      "separate the people who see interim data from everyone who recruits",
    ],
    doubts: [
      "Which decision would we take differently because of this design?",
      "What happens to the design if the first assumption is wrong by a third?",
      "Who would notice if the rule were not followed?",
    ],
  },
  {
    about: /real-world|observational|registr|epidemiolog/i,
    looks: [
      "who ends up in the data and who never does",
      "how the exposure was recorded, and by whom",
      "the time between the decision and the first record of it",
    ],
    risks: [
      "sicker people get the newer option, and no model removes that fully",
      "registers in two countries use the same code for different things",
      "follow-up ends when a person changes the insurer, not when the story ends",
    ],
    checks: [
      "a target trial written out, and the data mapped to it line by line",
      "a negative control that should show nothing",
      "the same analysis in a second source that was built for another purpose",
    ],
    steps: [
      "link a small sample first and count what is lost on the way",
      "publish the protocol and the code before the first query",
      "ask the people who enter the data what the fields really mean",
    ],
    doubts: [
      "Who is missing from everything that we have counted so far?",
      "Was this recorded for care, for payment or for us?",
      "Which bias would produce exactly this picture?",
    ],
  },
  {
    about: /econom|cost|payer|budget/i,
    looks: [
      "what the alternative costs and who saves if we are right",
      "where the money is spent and where the benefit appears",
      "the uncertainty that would change the decision, not the average",
    ],
    risks: [
      "the saving falls into another budget than the expense",
      "a model over twenty years rests on two years of data",
      "a price that is fair on average is unaffordable in the first year",
    ],
    checks: [
      "the cost for each case avoided, with its range",
      "a budget impact for three years, written for the person who pays",
      "the value of waiting one more year for better data",
    ],
    steps: [
      "tie the payment to the outcome that we claim",
      "begin with the group whose benefit is largest",
      "show the result with and without the benefit that is hardest to prove",
    ],
    doubts: [
      "Who pays, and have we asked them?",
      "Which cost have we left out because it is difficult to count?",
      "Would we buy this with our own budget?",
    ],
  },
  {
    about: /market access|reimburs|access|commercial/i,
    looks: [
      "which comparator the assessors will choose, not which one we prefer",
      "the claim that a payer can repeat in one sentence",
      "how the evidence reads in the second country, not in the first",
    ],
    risks: [
      "a strong result against the wrong comparator counts as no result",
      "an early low price in one country travels to all the others",
      "the dossier is ready a year after the decision that it should inform",
    ],
    checks: [
      "early advice from two assessors, in writing",
      "the added benefit in an outcome that patients notice",
      "the indirect comparison that our critics would make",
    ],
    steps: [
      "settle the comparator with the assessors before the protocol is final",
      "write the value claim first and collect only what supports or refutes it",
      "prepare one dossier with national annexes and not five dossiers",
    ],
    doubts: [
      "Added benefit over what, exactly?",
      "Which payer told us that this outcome matters?",
      "What would they need to see to say no?",
    ],
  },
  {
    about: /regulat|compliance|quality|submission/i,
    looks: [
      "what the authority has accepted before in a comparable case",
      "the intended use, word for word",
      "which change would need a new submission and which a note to file",
    ],
    risks: [
      "a wider claim moves us into another class, with other evidence",
      "a gap in the audit trail is found on the first day of an inspection",
      "two authorities give opposite advice, and we follow the first that answers",
    ],
    checks: [
      "a scientific advice meeting with one precise question",
      "a table that maps every requirement to a document that exists",
      "a mock inspection by someone who did not write the files",
    ],
    steps: [
      "narrow the claim to what the evidence carries today",
      "ask the authority before the protocol and not after the result",
      "plan the surveillance after launch as part of the submission",
    ],
    doubts: [
      "Where does it say that we may?",
      "Would we make this claim in front of an inspector?",
      "Which document proves it, and who signed it?",
    ],
  },
  {
    about: /privacy|data protect|legal|law|consent|ethic/i,
    looks: [
      "the purpose that people agreed to, and whether this is still that purpose",
      "who can identify a person once two sources are together",
      "what happens to the data when someone withdraws",
    ],
    risks: [
      "consent for care is not consent for research, whatever the form is called",
      "pseudonyms fail when a rare diagnosis meets a small town",
      "a transfer that is lawful today ends with one court decision",
    ],
    checks: [
      "an impact assessment that names the worst case and its owner",
      "the legal basis for each field, not for the whole set",
      "a deletion that someone has really tried",
    ],
    steps: [
      "leave out every field that no analysis uses",
      "bring the analysis to the data and move only results",
      "explain it on one page that a patient has read aloud to us",
    ],
    doubts: [
      "Would the people concerned be surprised?",
      "Do we need to know who it is?",
      "Who could say no, and how would they?",
    ],
  },
  {
    about: /patient|nurs|experience|advoca|carer/i,
    looks: [
      "what it changes on an ordinary Tuesday at home",
      "the effort that we move from staff to patients",
      "who stops coming, and what they would have told us",
    ],
    risks: [
      "the people who struggle most are the first to drop out of the numbers",
      "one more device, form or visit is where people give up",
      "an answer in our words is agreement from politeness",
    ],
    checks: [
      "ten conversations with people who said no",
      "an outcome that patients chose, measured where they live",
      "a test with people who do not read our language well",
    ],
    steps: [
      "pay three patients to change the plan before we approve it",
      "offer a choice and count what people choose",
      "make the first contact a person and not a message",
    ],
    doubts: [
      "Have we ever watched someone do this?",
      "Whose problem are we solving?",
      "What would a tired person do at that point?",
    ],
  },
  {
    about: /device|safety|engineer|hazard|software|usab/i,
    looks: [
      "the sequence of events that leads to harm, not the single failure",
      "what a user does when the alarm sounds for the tenth time",
      "which control we rely on that is only a sentence in a manual",
    ],
    risks: [
      "a safety function that is ignored is a hazard of its own",
      "a fix in software moves the risk to the step after it",
      "complaints trend upwards long before anyone calls it a signal",
    ],
    checks: [
      "a simulated-use study with the people who work at night",
      "the residual risk with the control removed",
      "field data that separate false alarms from ignored ones",
    ],
    steps: [
      "remove the hazard in the design before we write a warning",
      "set the threshold from field data and review it each quarter",
      "record every override with its reason",
    ],
    doubts: [
      "Who gets hurt if we are wrong?",
      "Is this a protection, or does it only feel like one?",
      "What did the last three incidents have in common?",
    ],
  },
  {
    about: /schedul|operation|primary care|\bclinics?\b|workflow|logist|practice/i,
    looks: [
      "the busiest hour of the worst day, not the average week",
      "who does the work that appears when this succeeds",
      "which step waits for one particular person",
    ],
    risks: [
      "a slot that we free is filled by something less urgent",
      "the plan works until the first illness in the team",
      "what saves a minute at the desk costs five in the room",
    ],
    checks: [
      "two weeks of counts at one site, before and after",
      "the number of calls that the change produces",
      "the roster that makes it work in February",
    ],
    steps: [
      "try it at one clinic on one weekday and keep what works",
      "give the team a rule to stop it without asking us",
      "remove one task for each task that we add",
    ],
    doubts: [
      "Who will do this on a Monday?",
      "What do we stop doing in exchange?",
      "Has the person at the desk agreed?",
    ],
  },
  {
    about: /cardio|metabol|pipeline|oncolog|renal|pharma|medicine|clinical develop|disease/i,
    looks: [
      "which patients have the most to gain and the least to lose",
      "whether the mechanism explains the size of what we see",
      "what standard care will be when we arrive, not what it is now",
    ],
    risks: [
      "the marker improves and the patient does not notice",
      "a rare harm appears only when the dose meets poor kidneys",
      "a competitor answers the question a year before us",
    ],
    checks: [
      "a dose that we can defend in the weakest patients",
      "a hard outcome beside the marker",
      "safety data by kidney function and by age",
    ],
    steps: [
      "begin with the patients whose risk is highest and widen from there",
      "keep the lower dose in the programme until the harm is understood",
      "drop the candidate that only looks good on a marker",
    ],
    doubts: [
      "What would we tell the patient who does not respond?",
      "Is it the treatment, or the attention that comes with it?",
      "Which patient would I not give this to?",
    ],
  },
  {
    about: /record|archiv|document/i,
    looks: [
      "the rule that ends the retention, and when its clock starts",
      "where the only copy is",
      "who may still need the file in ten years",
    ],
    risks: [
      "two rules apply, and the shorter one is followed",
      "a scan without an index is a lost file",
      "the owner of the records no longer exists when someone asks",
    ],
    checks: [
      "the retention schedule with its source for each class",
      "a test that finds ten random files within a day",
      "a named successor for the duty to keep them",
    ],
    steps: [
      "keep to the longest rule that applies and write down which one",
      "index before we scan and destroy only with two signatures",
      "hand the duty over in writing before the doors close",
    ],
    doubts: [
      "Who would ask for this, and when?",
      "What would we say if it were missing?",
      "Does the clock start at the visit or at the closure?",
    ],
  },
  {
    about: /evidence|systematic|review|guideline|research/i,
    looks: [
      "the quality of the studies before I count them",
      "whether the people in the studies resemble the people we mean",
      "what was planned and then not reported",
    ],
    risks: [
      "the effect shrinks in every study that is larger than the last",
      "we quote the outcome that is easy to measure and not the one that matters",
      "absence of evidence turns into evidence of absence by the third slide",
    ],
    checks: [
      "a review that was registered before it was written",
      "one trial in the people we actually treat",
      "certainty rated outcome by outcome, with reasons",
    ],
    steps: [
      "say what we know, what we do not, and what it would take to know",
      "follow the guideline and record every case in which we do not",
      "commission the missing comparison and decide again in a year",
    ],
    doubts: [
      "Compared with what?",
      "What would change our mind?",
      "Which study would we cite if the result were the opposite?",
    ],
  },
];

const ANY = {
  looks: [
    "what has worked in a comparable case",
    "who carries the consequences of a wrong answer",
    "which part of it we can undo",
  ],
  risks: [
    "we decide on the case that we remember best",
    "the exception becomes the rule before anyone has decided so",
    "no one owns the part between two teams",
  ],
  checks: [
    "one comparable case that ended badly, and why",
    "the cost of being wrong in each direction",
    "a date at which we look at the result together",
  ],
  steps: [
    "begin small, with an end date and a way back",
    "write down what we expect and compare it with what happens",
    "name one person who decides when we do not agree",
  ],
  doubts: [
    "What do we know that we have not simply repeated?",
    "Is this the question, or the first form of it?",
    "What would we do if the answer were no?",
  ],
};

/** How an expert of this specialty thinks. */
export const specialtyOf = (specialty) => KINDS.find(({ about }) => about.test(specialty)) ?? ANY;
