const inKernel = (test, file = "lenient.rs") => ({ suite: "kernel", file, test });
const inPackage = (test, file = "lenient-profile.test.ts") => ({ suite: "js", file, test });

export const title = "Lenient reading: an invalid field does not lose a tenant and is not guessed";

export const mutants = [
  // The identity.
  {
    name: "a profile of another tenant is refused",
    file: "crates/kernel/src/profile/profile.rs",
    find: "if !asked.names(id, slug.as_ref()) {",
    replace: "if false {",
    caught: inKernel("a_profile_without_a_slug_has_the_slug_of_the_request"),
  },
  {
    name: "the flags of a snapshot are read by the name that the SDK writes",
    file: "crates/kernel/src/profile/profile.rs",
    find: 'fields.has("features") { "features" } else { "flags" }',
    replace: 'true { "features" } else { "flags" }',
    caught: inKernel("flags_are_read_by_the_name_of_the_wire_and_of_the_sdk"),
  },
  {
    name: "an id under two field names is refused",
    file: "crates/kernel/src/json/fields.rs",
    find: '(Some(_), Some(_)) => self.refuse("id",',
    replace: '(Some(_), Some(_)) if false => self.refuse("id",',
    caught: inKernel("the_identity_is_strict"),
  },
  {
    name: "a duplicated status is refused",
    file: "crates/kernel/src/profile/profile.rs",
    find: '    fields.once("status");\n',
    replace: "",
    caught: inKernel("a_duplicate_identity_or_status_is_refused"),
  },
  {
    name: "a duplicated key has no value",
    file: "crates/kernel/src/json/text.rs",
    find: "*value = Value::Unreadable(Unreadable::Doubled);",
    replace: "let _ = value;",
    caught: inKernel("marks_a_duplicate_key_once", "json_text.rs"),
  },
  {
    name: "the kernel reads the text of a response",
    file: "js/profile/tenant-api.ts",
    find: "body = await response.text().catch(",
    replace: "body = await response.json().then((body) => JSON.stringify(body)).catch(",
    caught: inPackage("a duplicate key in the id, slug or status is an error"),
  },
  {
    name: "JSON text is read to a maximum depth",
    file: "crates/kernel/src/json/text.rs",
    find: "b'[' | b'{' if depth == self.deepest => self.skip_nested(),",
    replace: "b'[' | b'{' if depth > self.deepest => self.skip_nested(),",
    caught: inKernel("skips_values_that_are_nested_too_deep", "json_text.rs"),
  },
  {
    name: "a mark is not JSON in the text of a response",
    file: "crates/kernel/src/json/text.rs",
    find: "words: &WORDS, deepest",
    replace: "words: &MARKED_WORDS, deepest",
    caught: inKernel("reads_marks_in_our_own_text_only", "json_text.rs"),
  },
  {
    name: "a string that is written as JSON ends where it ends",
    file: "crates/kernel/src/json/write.rs",
    find: "matches!(byte, b'\"' | b'\\\\' | 0..0x20)",
    replace: "matches!(byte, 0..0x20)",
    caught: inKernel("escapes_quotes_backslashes_and_control_characters_only", "json_text.rs"),
  },
  {
    name: "data of unlimited depth is not read",
    file: "js/wasm/json.ts",
    find: "parents.length > MAX_DEPTH || ",
    replace: "",
    caught: inPackage(
      "the WebAssembly module refuses an argument with more levels than the stack can hold",
      "module.test.ts",
    ),
  },

  // The status.
  {
    name: "a status is compared without case",
    file: "crates/kernel/src/profile/status.rs",
    find: "known.as_str().eq_ignore_ascii_case(text)",
    replace: "known.as_str() == text",
    caught: inKernel("a_status_is_compared_trimmed_and_without_case"),
  },
  {
    name: "a status is trimmed before it is compared",
    file: "crates/kernel/src/profile/status.rs",
    find: "let text = text.trim();",
    replace: "",
    caught: inKernel("a_status_is_compared_trimmed_and_without_case"),
  },
  {
    name: "the profile of a suspended tenant is refused",
    file: "crates/kernel/src/tenant_api.rs",
    find: "    profile.assert_active()?;\n",
    replace: "",
    caught: inPackage("an inactive tenant is refused in a running client too"),
  },
  {
    name: "a snapshot of a suspended tenant is refused",
    file: "src/module/profile.rs",
    find: "        let profile = TenantProfile::read(given.value(0), &context)?;\n        profile.assert_active()?;\n",
    replace: "        let profile = TenantProfile::read(given.value(0), &context)?;\n",
    caught: inPackage("an inactive tenant is refused in a snapshot and by parseProfile"),
  },
  {
    name: "a suspended tenant is not requested again",
    file: "js/profile/tenant-api.ts",
    find: 'isTenantError(error, "TENANT_NOT_ACTIVE") ? REFUSED',
    replace: "error === undefined ? REFUSED",
    caught: inPackage('an inactive tenant is refused at start, after one request, where its status is "suspended"'),
  },
  {
    name: "the copy of a tenant that is refused at start is deleted",
    file: "js/client/tenant-transition.ts",
    find: "        lastKnownGood.delete(target);\n",
    replace: "",
    caught: {
      suite: "tabs",
      file: "last-known-good.spec.ts",
      test: "is not used after a refusal, and is deleted",
    },
  },

  // Everything else.
  {
    name: "an invalid field does not lose the other fields",
    file: "crates/kernel/src/json/reading.rs",
    find: "if self.is_strict && !self.wrong.is_empty()",
    replace: "if !self.wrong.is_empty()",
    caught: inKernel("no_value_of_a_part_loses_the_tenant"),
  },
  {
    name: "an omitted field is reported",
    file: "crates/kernel/src/json/reading.rs",
    find: "        self.wrong.push(Warning { path, reason });\n",
    replace: "        let _ = (path, reason);\n",
    caught: inKernel("a_part_that_is_wrong_is_left_out_alone_and_reported"),
  },
  {
    name: "a directory's own profile is read strictly",
    file: "crates/kernel/src/profile/profile.rs",
    find: "Self::read_by(Reading::strict(), value,",
    replace: "Self::read_by(Reading::lenient(), value,",
    caught: inKernel("a_directory_refuses_what_a_client_leaves_out"),
  },
  {
    name: "warnings in a backend's profile are not taken for the SDK's",
    file: "crates/kernel/src/profile/profile.rs",
    find: "if context.is_ours",
    replace: "if true",
    caught: inKernel("warnings_are_those_of_the_first_reading"),
  },
  {
    name: "a limit that is a word is not unlimited",
    file: "crates/kernel/src/profile/limit.rs",
    find: "            _ => {\n                let reason = value.unreadable()",
    replace:
      "            Value::Text(_) => Allowance::Unlimited,\n            _ => {\n                let reason = value.unreadable()",
    caught: inKernel("a_limit_that_cannot_be_read_is_absent_and_never_unlimited"),
  },
  {
    name: "a limit is 0 or more",
    file: "crates/kernel/src/json/value.rs",
    find: "if *number >= 0.0 && number.is_finite()",
    replace: "if number.is_finite()",
    caught: inKernel("a_limit_that_cannot_be_read_is_absent_and_never_unlimited"),
  },
  {
    name: "a limit is finite",
    file: "crates/kernel/src/json/value.rs",
    find: " && number.is_finite()",
    replace: "",
    caught: inKernel("a_limit_that_cannot_be_read_is_absent_and_never_unlimited"),
  },
  {
    name: "a limit with a number is not unlimited",
    file: "crates/kernel/src/profile/limit.rs",
    find: "(Some(most), None | Some(false)) => Some(Allowance::Most(most)),",
    replace:
      "(Some(_), Some(true)) => Some(Allowance::Unlimited),\n        (Some(most), _) => Some(Allowance::Most(most)),",
    caught: inKernel("a_limit_that_cannot_be_read_is_absent_and_never_unlimited"),
  },
  {
    name: "a limit without a value is not unlimited",
    file: "crates/kernel/src/profile/limit.rs",
    find: '(None, None) if fields.has("limit") =>',
    replace: "(None, None) =>",
    caught: inKernel("an_absent_part_of_a_limit_is_unknown"),
  },
  {
    name: "an unknown sharing mode means the owner only",
    file: "crates/kernel/src/sharing.rs",
    find: "mode: mode.unwrap_or(SharingMode::Private),",
    replace: "mode: mode.unwrap_or(SharingMode::Selective),",
    caught: inKernel("a_resource_with_an_unknown_mode_is_for_the_owner_only", "sharing.rs"),
  },
  {
    name: "a tenant without a slug matches no slug",
    file: "crates/kernel/src/tenant/reference.rs",
    find: "Self::Slug(named) => slug.is_some_and(|slug| slug.as_str() == named.as_str()),",
    replace: "Self::Slug(named) => slug.is_none_or(|slug| slug.as_str() == named.as_str()),",
    caught: inKernel("a_slug_does_not_name_a_tenant_that_has_none", "tenant_ref.rs"),
  },
  {
    name: "an omitted field is reported once",
    file: "js/client/warning-events.ts",
    find: "if (text === this.#lastReported.get(event.source)) {",
    replace: "if (text === undefined) {",
    caught: inPackage(
      "a running client emits one warning event for each new set of dropped parts, and none for a correct profile",
    ),
  },
  {
    name: "a snapshot without a valid time is not fresh",
    file: "js/client/client.ts",
    find: 'return typeof madeAt === "string" && !Number.isNaN(Date.parse(madeAt));',
    replace: "return madeAt !== undefined;",
    caught: inPackage("a snapshot without a valid date counts as old, and does not throw"),
  },
  {
    name: "a number that is not finite does not become null, which means unlimited",
    file: "js/wasm/numbers.ts",
    find: "Number.isFinite(number) ? String(number) : ",
    replace: "true ? JSON.stringify(number) : ",
    caught: inPackage("parseProfile drops a limit that is not finite, and does not read it as unlimited"),
  },
  {
    name: "a function in data is refused",
    file: "js/wasm/json.ts",
    find: "      return NOT_DATA;",
    replace: '      return "null";',
    caught: inPackage("parseProfile drops values that JSON cannot express, and values that are nested endlessly"),
  },
  {
    name: "data that contains itself is read once",
    file: "js/wasm/json.ts",
    find: " || parents.includes(value)",
    replace: "",
    caught: inPackage("parseProfile reads data that contains itself only once"),
  },
  {
    name: "NaN in data is refused",
    file: "js/wasm/json.ts",
    find: "Number.isNaN(value) ? NOT_DATA : toJsonNumber(value)",
    replace: "toJsonNumber(value)",
    caught: inPackage("injectTenant refuses NaN, which JSON has no word for"),
  },
];
