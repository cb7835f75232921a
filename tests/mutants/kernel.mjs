const caughtBy = (file, test) => ({ suite: "kernel", file, test });

export const title = "The kernel: resolution, switches, and keys";

export const mutants = [
  // Which tenant a text names.
  {
    name: "the nil UUID is refused",
    file: "crates/kernel/src/tenant/id.rs",
    find: "if has_only(b'0') {",
    replace: "if false {",
    caught: caughtBy("tenant_id.rs", "every_refused_text_is_refused_for_its_reason"),
  },
  {
    name: "an id has its hyphens in the right places",
    file: "crates/kernel/src/tenant/id.rs",
    find: "is_hyphen_at(place) { byte == b'-' }",
    replace: "is_hyphen_at(place) { true }",
    caught: caughtBy("tenant_id.rs", "accepts_exactly_the_two_spellings"),
  },
  {
    name: "a slug is not punycode",
    file: "crates/kernel/src/tenant/slug.rs",
    find: ' && !text.starts_with("xn--")',
    replace: "",
    caught: caughtBy("tenant_slug.rs", "refuses_punycode"),
  },
  {
    name: "a slug does not have the form of an id",
    file: "crates/kernel/src/tenant/slug.rs",
    find: " && check_uuid(text) == Err(InvalidIdReason::Malformed)",
    replace: "",
    caught: caughtBy("tenant_slug.rs", "refuses_a_text_that_reads_as_an_id"),
  },

  // Hosts.
  {
    name: "a root domain matches at a dot",
    file: "crates/kernel/src/http/host.rs",
    find: "matches!(front.as_bytes(), [] | [.., b'.']) && end == root",
    replace: "end == root",
    caught: caughtBy("host.rs", "a_host_is_read_as_by_a_second_implementation"),
  },
  {
    name: "the longest root domain matches",
    file: "crates/kernel/src/resolution/host_match.rs",
    find: "root.len() > longest.len()",
    replace: "root.len() < longest.len()",
    caught: caughtBy("host.rs", "a_host_is_read_as_by_a_second_implementation"),
  },
  {
    name: "a port is a number",
    file: "crates/kernel/src/http/host.rs",
    find: "port.is_some_and(|port| !is_port(port))",
    replace: "port.is_some_and(str::is_empty)",
    caught: caughtBy("host.rs", "a_host_is_read_as_by_a_second_implementation"),
  },
  {
    name: "a host consists of labels",
    file: "crates/kernel/src/http/host.rs",
    find: "if !is_bounded(label) {",
    replace: "if label.is_empty() {",
    caught: caughtBy("host.rs", "a_domain_of_the_options_has_the_same_grammar"),
  },
  {
    name: "an IP address does not name a tenant",
    file: "crates/kernel/src/http/host.rs",
    find: "if is_number(last) {",
    replace: "if false {",
    caught: caughtBy("resolution.rs", "every_case_of_the_table_has_its_result"),
  },
  {
    name: "an unknown host is an error and does not fall through",
    file: "crates/kernel/src/resolution/context.rs",
    find: "HostMatch::Unknown => Err(self.refuse_host(host_match::unknown(&host.name, field))),",
    replace: "HostMatch::Unknown => Ok(None),",
    caught: caughtBy("resolution.rs", "every_case_of_the_table_has_its_result"),
  },
  {
    name: "the host built for a tenant resolves to that tenant",
    file: "crates/kernel/src/resolution/tenant_host.rs",
    find: "if !leads_to(&name, slug, options) {",
    replace: "if false {",
    caught: caughtBy("tenant_host.rs", "a_host_always_leads_to_its_tenant"),
  },

  // Cookies.
  {
    name: "a duplicated cookie is refused",
    file: "crates/kernel/src/http/cookie.rs",
    find: "found.replace(value).is_some()",
    replace: "found.replace(value).is_some() && false",
    caught: caughtBy("cookie.rs", "refuses_a_duplicate_cookie"),
  },
  {
    name: "only space and tab are trimmed from a cookie's name",
    file: "crates/kernel/src/http/cookie.rs",
    find: "ascii::trim_start(pair, SPACE)",
    replace: "pair.trim_start()",
    caught: caughtBy("cookie.rs", "trims_only_space_and_tab"),
  },
  {
    name: "the cookie has no Domain attribute",
    file: "crates/kernel/src/http/cookie.rs",
    find: '"{}={}; SameSite=Lax; Path=/{}"',
    replace: '"{}={}; Domain=vital.health; SameSite=Lax; Path=/{}"',
    caught: caughtBy("cookie.rs", "the_cookie_is_written_for_this_host_only"),
  },
  {
    name: "the cookie's name has a prefix that only its host can set",
    file: "crates/kernel/src/http/cookie_name.rs",
    find: "prefix.unwrap_or(HOST_PREFIX)",
    replace: 'prefix.unwrap_or("")',
    caught: caughtBy("cookie.rs", "every_host_has_the_cookie_name_of_the_table"),
  },
  {
    name: "localhost matches at a dot",
    file: "crates/kernel/src/http/host.rs",
    find: "front_of(&self.name, LOCALHOST).is_some()",
    replace: "self.name.ends_with(LOCALHOST)",
    caught: caughtBy("cookie.rs", "only_localhost_and_its_subdomains_have_the_name_without_a_prefix"),
  },

  // Resolution.
  {
    name: "an invalid source does not fall through",
    file: "crates/kernel/src/resolution/context.rs",
    find: "Err(reason) if !is_platform => Err(TenantError::invalid_id(InvalidTenantId::new(text, reason), Some(source))),",
    replace: "Err(_) if !is_platform => Ok(None),",
    caught: caughtBy("resolution_matrix.rs", "every_combination_has_the_result_of_a_second_implementation"),
  },
  {
    name: "two sources that name different tenants are a conflict",
    file: "crates/kernel/src/resolution/decision.rs",
    find: "if winner.is_id() == tenant.is_id() || winner.is_platform() || tenant.is_platform() {",
    replace: "if false {",
    caught: caughtBy("resolution_matrix.rs", "every_combination_has_the_result_of_a_second_implementation"),
  },
  {
    name: "only allowed tenants are resolved",
    file: "crates/kernel/src/resolution/decision.rs",
    find: "if !self.is_overruled(source) {\n            self.options.allow(tenant)?;\n        }",
    replace: "",
    caught: caughtBy("resolution.rs", "every_case_of_the_table_has_its_result"),
  },
  {
    name: "the trace of a refusal has every source",
    file: "crates/kernel/src/resolution/explanation.rs",
    find: "trace: context.explain_refusal(decision.at, &error)",
    replace: "trace: Vec::new()",
    caught: caughtBy("resolution.rs", "the_trace_of_a_refusal_has_every_source_that_is_wrong_and_every_other"),
  },
  {
    name: "the trace of a refusal blames no source that is harmless",
    file: "crates/kernel/src/resolution/explanation.rs",
    find: "Err(_) if is_tenant_host && source.is_kept_by_browser() => SourceReading::Malformed,",
    replace: "Err(_) if false => SourceReading::Malformed,",
    caught: caughtBy("resolution.rs", "the_trace_of_a_refusal_blames_no_source_that_is_harmless"),
  },
  {
    name: "a choice of the browser does not override the host",
    file: "crates/kernel/src/resolution/options/resolve_options.rs",
    find: "if self.pinned.is_some() || self.is_on(Source::Subdomain) =>",
    replace: "if false =>",
    caught: caughtBy("options.rs", "options_that_are_built_in_code_follow_the_same_rule"),
  },
  {
    name: "the directory confirms the winning source",
    file: "crates/kernel/src/resolution/resolution.rs",
    find: "if !self.tenant.names(id, slug) {",
    replace: "if false {",
    caught: caughtBy("resolution.rs", "a_directory_that_answers_for_another_tenant_is_a_conflict"),
  },
  {
    name: "the directory confirms every source and not only the winner",
    file: "crates/kernel/src/resolution/resolution.rs",
    find: "self.unconfirmed.iter().find(",
    replace: "self.unconfirmed.iter().take(0).find(",
    caught: caughtBy("resolution.rs", "a_candidate_that_is_another_tenant_is_a_conflict"),
  },
  {
    name: "a cached page of one tenant is not accepted for another",
    file: "crates/kernel/src/resolution/snapshot.rs",
    find: "self.confirm(id, slug).map(|()| None)",
    replace: "Ok(None)",
    caught: caughtBy("resolution_snapshot.rs", "a_host_that_names_another_tenant_is_a_conflict"),
  },

  // Who is told.
  {
    name: "an origin is compared as a whole",
    file: "crates/kernel/src/http/origin.rs",
    find: "allowed == origin",
    replace: "origin.starts_with(allowed.as_str())",
    caught: caughtBy("origin.rs", "allows_exactly_the_listed_origins"),
  },
  {
    name: "an origin has no path",
    file: "crates/kernel/src/http/origin.rs",
    find: " || !host.bytes().all(is_host_byte)",
    replace: "",
    caught: caughtBy("origin.rs", "refuses_a_text_that_is_not_one_exact_origin"),
  },
  {
    name: "an origin that receives the tenant has no wildcard",
    file: "crates/kernel/src/http/origin.rs",
    find: "if origin.has_wildcard() {",
    replace: "if false {",
    caught: caughtBy("origin.rs", "refuses_a_text_that_is_not_one_exact_origin"),
  },

  // Switches.
  {
    name: "a switch commits only with the latest ticket",
    file: "crates/kernel/src/switch.rs",
    find: "if !self.is_current(ticket) {",
    replace: "if false {",
    caught: caughtBy("switch.rs", "in_every_order_only_the_last_requested_switch_commits"),
  },
  {
    name: "a ticket commits once",
    file: "crates/kernel/src/switch.rs",
    find: "self.pending && ticket.0 == self.asked",
    replace: "ticket.0 == self.asked",
    caught: caughtBy("switch.rs", "no_switch_commits_twice"),
  },
  {
    name: "a response of an earlier epoch is not returned",
    file: "crates/kernel/src/switch.rs",
    find: "if began == self.epoch",
    replace: "if began <= self.epoch",
    caught: caughtBy("switch.rs", "work_of_an_earlier_epoch_hands_over_no_result"),
  },
  {
    name: "a client that resumes in a new module does not start at epoch 0",
    file: "crates/kernel/src/switch.rs",
    find: "Self { epoch, asked,",
    replace: "Self { epoch: epoch * 0, asked,",
    caught: caughtBy("switch.rs", "a_resumed_client_keeps_its_tickets_and_epochs"),
  },
  {
    name: "a scope restores the previous tenant when it ends",
    file: "crates/kernel/src/context.rs",
    find: "self.context.current = self.before;",
    replace: "",
    caught: caughtBy("context.rs", "a_scope_that_panics_restores_the_tenant_from_before"),
  },

  // What is kept, and for how long.
  {
    name: "an id in a key is followed by a separator",
    file: "crates/kernel/src/key.rs",
    find: 'prefixed("tenant:", tenant, ":", key)',
    replace: 'prefixed("tenant:", tenant, "", key)',
    caught: caughtBy("key.rs", "a_tenants_names_are_those_that_begin_with_its_empty_key"),
  },
  {
    name: "the SDK's own keys in a browser's storage are not listed as the app's",
    file: "crates/kernel/src/key.rs",
    find: '!name.starts_with("tenantry:") && ',
    replace: "",
    caught: caughtBy("key.rs", "a_name_of_a_tenant_or_of_the_sdk_is_not_bare"),
  },
  {
    name: "a key that the SDK did not build is not parsed",
    file: "crates/kernel/src/key.rs",
    find: "Some((TenantId::from_canonical(id).ok()?, key))",
    replace: "Some((TenantId::parse(id).ok()?, key))",
    caught: caughtBy("key.rs", "a_name_that_is_not_a_storage_key_cannot_be_split"),
  },
  {
    name: "a gateway that refuses is not asked again",
    file: "crates/kernel/src/profile/retry.rs",
    find: "None | Some(200..=299 | 408 | 425 | 429 | 500..=599)",
    replace: "_",
    caught: caughtBy("retry.rs", "a_refusal_is_final"),
  },
  {
    name: "an impossible age is not fresh",
    file: "crates/kernel/src/profile/freshness.rs",
    find: "(0.0..FRESH_MS).contains(&age)",
    replace: "age < FRESH_MS",
    caught: caughtBy("freshness.rs", "an_impossible_age_is_never_fresh"),
  },

  // What a tenant may have.
  {
    name: "an event that has a tenant is not assigned to another",
    file: "crates/kernel/src/event.rs",
    find: "&& carried != tenant",
    replace: "&& false && carried != tenant",
    caught: caughtBy("event.rs", "an_event_never_changes_its_tenant"),
  },
  {
    name: "a list on a private resource grants no access",
    file: "crates/kernel/src/sharing.rs",
    find: "SharingMode::Private => false,",
    replace: "SharingMode::Private => resource.shared_with.contains(&tenant),",
    caught: caughtBy("sharing.rs", "a_list_on_a_private_resource_grants_nothing"),
  },
  {
    name: "a resource without a sharing mode is private",
    file: "crates/kernel/src/sharing.rs",
    find: "unwrap_or(SharingMode::Private)",
    replace: "unwrap_or(SharingMode::Global)",
    caught: caughtBy("sharing.rs", "a_resource_without_a_mode_is_private"),
  },
  {
    name: "the used amount counts towards a limit",
    file: "crates/kernel/src/profile/limit.rs",
    find: "self.used.unwrap_or(0.0) + amount as f64",
    replace: "amount as f64",
    caught: caughtBy("limit.rs", "no_amount_wraps_around"),
  },
  {
    name: "only an active tenant is authorized",
    file: "crates/kernel/src/profile/status.rs",
    find: "*self == Self::ACTIVE",
    replace: "*self != Self::ARCHIVED",
    caught: caughtBy("profile.rs", "only_an_active_tenant_is_accepted"),
  },
  {
    name: "an object with a duplicated key is refused",
    file: "crates/kernel/src/json/value.rs",
    find: "if members.iter().any(|(known, _)| *known == key) {",
    replace: "if false {",
    caught: caughtBy("value.rs", "refuses_an_object_with_a_duplicate_key"),
  },

  // What a brand may write.
  {
    name: "an image is of the same origin or https",
    file: "crates/kernel/src/profile/branding/image_url.rs",
    find: '.is_some_and(|path| !path.starts_with("/"))',
    replace: ".is_some()",
    caught: caughtBy("branding.rs", "refuses_values_that_do_more_than_brand"),
  },
  {
    name: "a font name consists of words",
    file: "crates/kernel/src/profile/branding/font_family.rs",
    find: " && is_identifiers(name)",
    replace: "",
    caught: caughtBy("branding.rs", "the_css_never_contains_more_than_our_own_grammar"),
  },
  {
    name: "a selector is a single selector",
    file: "crates/kernel/src/profile/branding/selector.rs",
    find: "(!text.is_empty() && is_compound(text.as_bytes()))",
    replace: "!text.is_empty()",
    caught: caughtBy("branding.rs", "refuses_a_selector_that_could_be_more_than_one"),
  },
];
