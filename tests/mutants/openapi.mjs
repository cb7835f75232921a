const caughtBy = (test) => ({ suite: "gateway", file: "openapi.rs", test });

const SOURCE = "crates/gateway/src/openapi.rs";
const OPERATIONS = "crates/gateway/openapi/operations.json";

export const title = "The OpenAPI document: what it says of the routes";

export const mutants = [
  {
    name: "every route is in the document",
    file: OPERATIONS,
    find: '"/v1/usage/agents": {',
    replace: '"/v1/usage/agent": {',
    caught: caughtBy("the_document_has_every_route_and_no_other_operation"),
  },
  {
    name: "an operation says which guard it has",
    file: SOURCE,
    find: "if route.access != Access::Public {",
    replace: "if route.access == Access::Tenant {",
    caught: caughtBy("an_operation_has_the_parameters_and_the_guard_of_its_route"),
  },
  {
    name: "the sign-in of the demo is in the document only with the demo",
    file: SOURCE,
    find: "filter(|route| demo || !route.demo_only)",
    replace: "filter(|_| demo || !demo)",
    caught: caughtBy("the_document_has_the_demo_only_where_the_gateway_has_it"),
  },
  {
    name: "an answer has the members of its schema",
    file: "crates/gateway/src/routes/usage.rs",
    find: "    shared: bool,\n",
    replace: '    #[serde(rename = "isShared")]\n    shared: bool,\n',
    caught: caughtBy("real_answers_are_what_the_document_says"),
  },
  {
    name: "a day before the first one of PostgreSQL is refused",
    file: "crates/gateway/src/routes/usage.rs",
    find: ".filter(|_| !is_signed)",
    replace: ".filter(|_| is_signed || !is_signed)",
    caught: { ...caughtBy("a_query_with_what_postgresql_cannot_take_is_refused"), file: "strictness.rs" },
  },
  {
    name: "a code of a problem is in the document",
    file: OPERATIONS,
    find: '"SLUG_TAKEN"',
    replace: '"SLUG_USED"',
    caught: caughtBy("the_problem_lists_every_code_of_the_gateway"),
  },
];
