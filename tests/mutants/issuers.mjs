const ISSUER = "crates/gateway/src/session/issuer";
const CACHE = `${ISSUER}/keys/key_cache.rs`;
const KEY = `${ISSUER}/keys/json_web_key.rs`;
const AUTHENTICATOR = "crates/gateway/src/session/session_authenticator.rs";
const IDENTITIES = "crates/gateway/migrations/0009_identities.sql";

const caughtBy = (file, test) => ({ suite: "gateway", file, test });
const inTokens = (test) => caughtBy("issuer_tokens.rs", test);
const inKeys = (test) => caughtBy("issuer_keys.rs", test);
const inSessions = (test) => caughtBy("issuer_sessions.rs", test);

const REFUSED = inTokens("every_other_token_is_refused_with_each_algorithm");
const NOT_FOR_SIGNATURES = inTokens("a_key_that_is_not_for_signatures_signs_no_token");
const SCOPE = inSessions("on_every_route_an_issuer_speaks_only_for_its_tenants_and_membership_decides_inside");

export const title = "The gateway: tokens of issuers, their keys, and who is linked to them";

export const mutants = [
  {
    name: "the signature of a token is verified",
    file: `${ISSUER}/issuers.rs`,
    find: "!key.verifies(token.message, &token.signature)",
    replace: "false",
    caught: REFUSED,
  },
  {
    name: "an issuer uses only its own algorithms",
    file: `${ISSUER}/issuers.rs`,
    find: "!issuer.settings.algorithms.contains(&token.algorithm)",
    replace: "false",
    caught: inTokens("an_issuer_uses_only_its_own_algorithms"),
  },
  {
    name: "an issuer is found by its whole address",
    file: `${ISSUER}/issuers.rs`,
    find: "listed.settings.issuer() == issuer",
    replace: "issuer.starts_with(listed.settings.issuer())",
    caught: REFUSED,
  },
  {
    name: "a header with an extension that is not understood is refused",
    file: `${ISSUER}/signed_token.rs`,
    find: "NOT_UNDERSTOOD.iter().any(|member| header.contains_key(*member))",
    replace: "false",
    caught: REFUSED,
  },
  {
    name: "a token of another type is refused",
    file: `${ISSUER}/signed_token.rs`,
    find: "!is_access_token(&header)",
    replace: "false",
    caught: REFUSED,
  },
  {
    name: "a repeated member of a token is refused",
    file: `${ISSUER}/unique_json.rs`,
    find: "!names.insert(name)",
    replace: "!names.insert(name) && false",
    caught: REFUSED,
  },
  {
    name: "an ID token and a logout token are refused",
    file: `${ISSUER}/claims.rs`,
    find: "OF_OTHER_PURPOSE.iter().any(|claim| claims.contains_key(*claim))",
    replace: "false",
    caught: REFUSED,
  },
  {
    name: "the audience of a token is checked",
    file: `${ISSUER}/claims.rs`,
    find: "!self.audiences.iter().any(|audience| audiences.contains(audience))",
    replace: "false",
    caught: REFUSED,
  },
  {
    name: "an expired token is refused",
    file: `${ISSUER}/claims.rs`,
    find: "self.expires_at + LEEWAY <= now",
    replace: "false",
    caught: REFUSED,
  },
  {
    name: "a token that is not valid yet is refused",
    file: `${ISSUER}/claims.rs`,
    find: "self.not_before.is_some_and(|from| from > now + LEEWAY)",
    replace: "false",
    caught: REFUSED,
  },
  {
    name: "a token from the future is refused",
    file: `${ISSUER}/claims.rs`,
    find: "self.issued_at.is_some_and(|at| at > now + LEEWAY)",
    replace: "false",
    caught: REFUSED,
  },
  {
    name: "a key verifies only its own algorithm",
    file: `${ISSUER}/keys/key_set.rs`,
    find: "            .filter(|key| key.public.algorithm() == algorithm)\n",
    replace: "",
    caught: inTokens("a_token_without_kid_needs_exactly_one_key_that_fits"),
  },
  {
    name: "a token that several keys fit is refused",
    file: `${ISSUER}/keys/key_set.rs`,
    find: "(Some(_), Some(_)) => FittingKey::Several",
    replace: "(Some(key), Some(_)) => FittingKey::One(&key.public)",
    caught: inTokens("a_token_without_kid_needs_exactly_one_key_that_fits"),
  },
  {
    name: "a key for encryption is left out",
    file: KEY,
    find: 'is_some_and(|purpose| purpose != "sig")',
    replace: "is_some_and(|_| false)",
    caught: NOT_FOR_SIGNATURES,
  },
  {
    name: "a key for other operations is left out",
    file: KEY,
    find: '!operations.iter().any(|name| name == "verify")',
    replace: "operations.is_empty()",
    caught: NOT_FOR_SIGNATURES,
  },
  {
    name: "a key for another algorithm is left out",
    file: KEY,
    find: "is_some_and(|algorithm| algorithm != public.algorithm().name())",
    replace: "is_some_and(|_| false)",
    caught: NOT_FOR_SIGNATURES,
  },
  {
    name: "a key whose private half is published is left out",
    file: KEY,
    find: "members.d.is_some()",
    replace: "false",
    caught: NOT_FOR_SIGNATURES,
  },
  {
    name: "a weak RSA key is left out",
    file: KEY,
    find: "!(MIN_RSA_BITS..=MAX_RSA_BITS).contains(&bits)",
    replace: "bits > MAX_RSA_BITS",
    caught: inTokens("a_token_without_kid_needs_exactly_one_key_that_fits"),
  },
  {
    name: "a token for another audience causes no fetch",
    file: `${ISSUER}/issuers.rs`,
    find: "        token.claims.check(&issuer.settings.audiences, now)?;\n        let key = issuer.keys.key(token.key_id.as_deref(), token.algorithm, now).await?;\n",
    replace:
      "        let key = issuer.keys.key(token.key_id.as_deref(), token.algorithm, now).await?;\n        token.claims.check(&issuer.settings.audiences, now)?;\n",
    caught: inTokens("a_token_for_another_audience_or_from_yesterday_causes_no_fetch"),
  },
  {
    name: "unknown keys cause one fetch in half a minute",
    file: CACHE,
    find: "Some((_, true)) => PAUSE,",
    replace: "Some((_, true)) => Duration::ZERO,",
    caught: inKeys("a_flood_of_unknown_keys_causes_one_fetch_in_thirty_seconds"),
  },
  {
    name: "an issuer that is down is asked again after a pause",
    file: CACHE,
    find: "_ => PAUSE_AFTER_FAILURE,",
    replace: "_ => Duration::ZERO,",
    caught: inKeys("an_issuer_that_never_answered_is_unavailable_and_not_a_refusal"),
  },
  {
    name: "keys are fetched again when they are no longer fresh",
    file: CACHE,
    find: "is_within(fetched.at, fetched.fresh_for, now)",
    replace: "is_within(fetched.at, MAX_STALE, now)",
    caught: inKeys("a_rotated_key_is_fetched_at_once_and_a_withdrawn_one_is_refused_after_the_next_fetch"),
  },
  {
    name: "the max-age of keys has bounds",
    file: CACHE,
    find: ".clamp(MIN_FRESH, MAX_FRESH)",
    replace: "",
    caught: inKeys("keys_are_fresh_for_their_max_age_within_bounds"),
  },
  {
    name: "keys of an issuer that is down end after a day",
    file: CACHE,
    find: ".filter(|fetched| is_within(fetched.at, MAX_STALE, now))",
    replace: "",
    caught: inKeys("keys_outlive_an_outage_of_the_issuer_for_a_day"),
  },
  {
    name: "requests at the same time share one fetch",
    file: CACHE,
    find: ".filter(|running| running.has_changed().is_ok())",
    replace: ".filter(|_| false)",
    caught: inKeys("a_cancelled_request_does_not_cancel_the_fetch_of_the_others"),
  },
  {
    name: "an unknown key is not a refusal while the issuer is down",
    file: CACHE,
    find: "_ => TokenError::KeysUnavailable,",
    replace: '_ => TokenError::Invalid("unknown key"),',
    caught: inKeys("keys_outlive_an_outage_of_the_issuer_for_a_day"),
  },
  {
    name: "the configuration is the one of the issuer",
    file: `${ISSUER}/keys/key_source.rs`,
    find: 'member("issuer") != Some(self.issuer())',
    replace: "false",
    caught: inKeys("the_configuration_must_be_the_one_of_the_issuer"),
  },
  {
    name: "a redirect is not followed and is not an answer",
    file: `${ISSUER}/keys/http_client.rs`,
    find: "parts.status != StatusCode::OK",
    replace: "parts.status.is_server_error()",
    caught: inKeys("the_keys_are_at_their_own_address_and_small"),
  },
  {
    name: "the answer of an issuer has a largest size",
    file: `${ISSUER}/keys/http_client.rs`,
    find: "Limited::new(body, MAX_BODY)",
    replace: "Limited::new(body, usize::MAX)",
    caught: inKeys("the_keys_are_at_their_own_address_and_small"),
  },
  {
    name: "an issuer is encrypted",
    file: `${ISSUER}/issuer_url.rs`,
    find: 'return refuse("is not encrypted"),',
    replace: "{}",
    caught: caughtBy("identity_links.rs", "an_identity_has_the_address_of_an_issuer_and_a_subject"),
  },
  {
    name: "an issuer speaks only for its tenants on routes of a tenant",
    file: "crates/gateway/src/tenants/postgres_directory.rs",
    find: "self.serves_to(*caller, row)?",
    replace: "self.serves(row)?",
    caught: SCOPE,
  },
  {
    name: "an issuer speaks only for its tenants in the list of tenants",
    file: "crates/gateway/src/routes/tenants.rs",
    find: "!directory.serves_to(caller, row)?",
    replace: "!directory.serves(row)?",
    caught: SCOPE,
  },
  {
    name: "a token is refused before it is decoded when it is too long",
    file: AUTHENTICATOR,
    find: ".filter(|token| token.len() <= MAX_TOKEN)",
    replace: "",
    caught: inSessions("a_token_of_an_issuer_is_a_session_in_the_header_and_in_the_cookie"),
  },
  {
    name: "a write does not take the link of an identity from the cache",
    file: AUTHENTICATOR,
    find: "Link::Current => self.people.current_person(identity).await,",
    replace: "Link::Current => self.people.person(identity).await,",
    caught: inSessions("a_write_sees_a_removed_link_at_once_and_a_read_within_thirty_seconds"),
  },
  {
    name: "an outage of an issuer is not a refusal",
    file: AUTHENTICATOR,
    find: "TokenError::KeysUnavailable => Refusal::Unavailable,",
    replace: "TokenError::KeysUnavailable => Refusal::NotSignedIn,",
    caught: inSessions("an_issuer_that_never_answered_is_503_and_other_sessions_go_on"),
  },
  {
    name: "a session from a sign-in code ends with the link of its identity",
    file: AUTHENTICATOR,
    find: "self.person(identity, link).await? != Some(user_id)",
    replace: "false",
    caught: inSessions("a_sign_in_code_carries_the_limits_of_the_issuer_on"),
  },
  {
    name: "a sign-in code carries the session at the issuer on",
    file: "crates/gateway/src/routes/sign_in_codes.rs",
    find: "session_of(&state, user_id, issuer_session.as_ref(), name, email)",
    replace: "session_of(&state, user_id, issuer_session.as_ref().filter(|_| false), name, email)",
    caught: inSessions("a_sign_in_code_carries_the_limits_of_the_issuer_on"),
  },
  {
    name: "a session from a sign-in code does not outlive the token of the issuer",
    file: "crates/gateway/src/session/session_token.rs",
    find: "issuer_session.map_or(lifetime, |session| session.expires_at.min(lifetime))",
    replace: "lifetime",
    caught: inSessions("a_sign_in_code_carries_the_limits_of_the_issuer_on"),
  },
  {
    name: "row-level security shows an identity by its issuer and its subject",
    file: IDENTITIES,
    find: "\n           and subject = (select nullif(current_setting('app.subject', true), ''))",
    replace: "",
    caught: caughtBy("isolation.rs", "a_lookup_of_an_identity_needs_its_issuer_and_its_subject"),
  },
  {
    name: "the server may not link an identity",
    file: IDENTITIES,
    find: "grant select on",
    replace: "grant select, update on",
    caught: caughtBy("isolation.rs", "a_lookup_of_an_identity_needs_its_issuer_and_its_subject"),
  },
  {
    name: "an identity does not move to another person",
    file: "crates/gateway/src/migrate/identity_link.rs",
    find: "Some(_) => Err(LinkError::OfAnotherPerson(identity.clone())),",
    replace: "Some(_) => Ok(LinkOutcome::Unchanged),",
    caught: caughtBy("identity_links.rs", "an_identity_is_linked_to_one_person_until_it_is_unlinked"),
  },
  {
    name: "an identity of an issuer that is not listed is not linked",
    file: "crates/gateway/src/main.rs",
    find: "    refuse_unlisted(issuer)?;\n",
    replace: "",
    caught: caughtBy("identity_links.rs", "the_commands_link_and_unlink_and_refuse_an_issuer_that_is_not_listed"),
  },
];
