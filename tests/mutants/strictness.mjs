const caughtBy = (file, test) => ({ suite: "gateway", file, test });

const HTTP = "crates/gateway/src/http";

export const title = "The gateway: what it refuses and does not ignore";

export const mutants = [
  {
    name: "every response has nosniff",
    file: "crates/gateway/src/app.rs",
    find: "        .layer(middleware::map_response(forbid_sniffing))\n",
    replace: "",
    caught: caughtBy("strictness.rs", "every_response_forbids_to_guess_its_type"),
  },
  {
    name: "an unknown query parameter is refused",
    file: `${HTTP}/query_guard.rs`,
    find: "!known.contains(&name.as_str())",
    replace: 'name == known.join("\\0\\0").as_str()',
    caught: caughtBy("strictness.rs", "every_route_refuses_an_unknown_query_parameter_and_names_it"),
  },
  {
    name: "an unknown member of a body is refused",
    file: "crates/gateway/src/routes/panels/new_panel.rs",
    find: ", deny_unknown_fields",
    replace: "",
    caught: caughtBy("strictness.rs", "every_route_with_a_body_refuses_an_unknown_member_and_names_it"),
  },
  {
    name: "the name of a tenant has no hidden characters",
    file: "crates/gateway/src/tenants/profile_patch.rs",
    find: '    refuse_hidden(name, "name")?;\n',
    replace: '    refuse_nul(value, "name")?;\n    let _ = refuse_hidden;\n',
    caught: caughtBy("strictness.rs", "texts_that_people_see_have_no_hidden_characters"),
  },
  {
    name: "a question has no override of direction",
    file: `${HTTP}/shown_text.rs`,
    find: "is_hidden(character) && !is_valid",
    replace: "character == '\\0' && !is_valid",
    caught: caughtBy("strictness.rs", "texts_that_people_see_have_no_hidden_characters"),
  },
];
