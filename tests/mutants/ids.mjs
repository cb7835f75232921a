const inKernel = (test) => ({ suite: "kernel", file: "opaque_id.rs", test });
const inPackage = (test) => ({ suite: "js", file: "opaque-ids.test.ts", test });

export const title = "Opaque ids: none is read as a slug, a UUID or another id";

export const mutants = [
  // What an opaque id is.
  {
    name: "an opaque id begins with a letter or a digit",
    file: "crates/kernel/src/tenant/id.rs",
    find: "text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)",
    replace: "!text.is_empty()",
    caught: inKernel("every_refused_text_is_refused_for_its_reason"),
  },
  {
    name: "an opaque id contains no character that separates names or paths",
    file: "crates/kernel/src/tenant/id.rs",
    find: "matches!(byte, b'_' | b'-')",
    replace: "matches!(byte, b'_' | b'-' | b':' | b'/' | b'.')",
    caught: inKernel("every_refused_text_is_refused_for_its_reason"),
  },
  {
    name: "a form of a UUID is not an opaque id",
    file: "crates/kernel/src/tenant/id.rs",
    find: "} else if check_uuid(text) != Err(InvalidIdReason::Malformed) {",
    replace: "} else if false {",
    caught: inKernel("every_refused_text_is_refused_for_its_reason"),
  },
  {
    name: "a UUID has one canonical form",
    file: "crates/kernel/src/tenant/id.rs",
    find: "Ok(id) if id.as_str() == text => Ok(id),",
    replace: "Ok(id) => Ok(id),",
    caught: inKernel("no_text_is_an_id_of_both_formats"),
  },

  // Ids and slugs.
  {
    name: "a plain string that could be an id or a slug is refused",
    file: "crates/kernel/src/tenant/reference.rs",
    find: "Value::Text(text) if ids == IdFormat::Uuid => return Self::parse(text),",
    replace:
      "Value::Text(text) if ids == IdFormat::Uuid || TenantSlug::parse(text).is_ok() => return Self::parse(text),",
    caught: inKernel("a_bare_text_is_refused_where_it_could_be_an_id_or_a_slug"),
  },
  {
    name: "a slug is requested under its own path",
    file: "crates/kernel/src/tenant/reference.rs",
    find: "if ids == IdFormat::Opaque && !self.is_id() {",
    replace: "if false {",
    caught: inKernel("an_id_and_a_slug_have_paths_of_their_own"),
  },
  {
    name: "a switch to a slug is not a switch to the tenant with an equal id",
    file: "js/tenant/tenant-ref.ts",
    find: "return id === undefined ? slug === tenant.slug : id === tenant.id;",
    replace: "return [tenant.id, tenant.slug].includes((id ?? slug) as string);",
    caught: inPackage("a client with opaque ids requests the tenant of a slug that equals its own id"),
  },

  // Where ids come from.
  {
    name: "a source is read in the format of the options",
    file: "crates/kernel/src/resolution/context.rs",
    find: "match ids.check_id(text) {",
    replace: "match IdFormat::Uuid.check_id(text) {",
    caught: inKernel("every_source_that_holds_ids_reads_them_in_their_format"),
  },
  {
    name: "a value that is not a string is not an opaque id",
    file: "js/tenant/tenant-id.ts",
    find: "const given = idString(text);",
    replace: "const given = String(text);",
    caught: inPackage("TenantId is never parsed from a value that is not a string"),
  },
  {
    name: "a text is a TenantId only in its canonical spelling",
    file: "js/tenant/tenant-id.ts",
    find: "return readTenantId(value, options) === value;",
    replace: "return readTenantId(value, options) !== undefined;",
    caught: inPackage("TenantId is valid in its own format only, and the platform's id in both formats"),
  },
  {
    name: "an id that a caller passes is read by the kernel",
    file: "js/tenant/tenant-id.ts",
    find: "return given === PLATFORM ? PLATFORM : TenantId.parse(given as string, options);",
    replace: "return given as TenantId;",
    caught: inPackage(
      "a function without a client, given opaque ids, parses an id in the format of its options, which is UUID by default",
    ),
  },
  {
    name: "an echo in another case is another tenant",
    file: "crates/kernel/src/http/echo.rs",
    find: 'ids.read_id(ascii::trim(name, b" \\t")) != Ok(tenant)',
    replace: "ids.read_id(name).is_err() || !name.eq_ignore_ascii_case(tenant.as_str())",
    caught: inPackage(
      "a client with opaque ids sends its id, and refuses a response that echoes another id, also in another case",
    ),
  },
  {
    name: "an id of 64 characters is read completely from the kernel's answer",
    file: "js/resolution/packed-answer.ts",
    find: "0b111_1111",
    replace: "0b11_1111",
    caught: inPackage("resolveTenant with opaque ids returns ids of every length"),
  },
  {
    name: "the copy of a profile belongs to the requested tenant",
    file: "crates/kernel/src/profile/client_profile.rs",
    find: "if !asked.names(id, slug.as_ref()) {",
    replace: "if ![Some(id.as_str()), slug.as_ref().map(TenantSlug::as_str)].contains(&Some(asked.as_str())) {",
    caught: inPackage(
      "a tab with opaque ids falls back to the stored profile of its tenant, not of a tenant with that id as slug",
    ),
  },

  // What is named after a tenant.
  {
    name: "the names of the two formats have different prefixes",
    file: "crates/kernel/src/key.rs",
    find: '["o_", &hashed(tenant), "_", name].concat()',
    replace: '["t_", &hashed(tenant), "_", name].concat()',
    caught: inKernel("no_two_tenants_of_either_format_share_a_collection"),
  },
  {
    name: "the case of an id is significant in the name of a collection",
    file: "crates/kernel/src/key.rs",
    find: "Sha256::digest(tenant.as_str().as_bytes())",
    replace: "Sha256::digest(tenant.as_str().to_ascii_lowercase().as_bytes())",
    caught: inKernel("case_alone_makes_another_collection"),
  },
  {
    name: "a tenant's value is not adopted by another tenant",
    file: "crates/kernel/src/key.rs",
    find: "ids == IdFormat::Opaque || tenant.format() == ids",
    replace: "tenant.format() == IdFormat::Uuid",
    caught: inPackage("a tab with opaque ids keeps the values of tenants apart, and adopts no value of another tenant"),
  },

  // The test kit and the gateway.
  {
    name: "a stress test finds an opaque id as a whole word",
    file: "js/testing/tenant-mentions.ts",
    find: "const OPAQUE = /[A-Za-z0-9_-]+/g;",
    replace: "const OPAQUE = /org_1/g;",
    caught: inPackage(
      "the testing kit with opaque ids finds no leak where each response names its own tenant, although ids have a common prefix",
    ),
  },
  {
    name: "a stress test compares ids with ids",
    file: "js/testing/probe.ts",
    find: "!isRefTo(mention, { id, slug })",
    replace: "![id, slug].includes((mention.id ?? mention.slug) as string)",
    caught: inPackage(
      "the testing kit with opaque ids finds the leak of a tenant whose id is the slug of the requesting tenant",
    ),
  },
];
