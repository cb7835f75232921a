//! Who is linked to which identity: the commands of the owner.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::process::Output;

use harness::program::{gateway, url};
use harness::*;
use tenantry_gateway::migrate::{LinkError, LinkOutcome, link_identity, unlink_identity};
use tenantry_gateway::session::Identity;

const ISSUER: &str = "https://login.example.com/";

fn identity(issuer: &str, subject: &str) -> Identity {
    Identity::parse(issuer, subject).unwrap()
}

/// Planted faults: a link that moves to another person, and one that creates a person.
#[tokio::test]
async fn an_identity_is_linked_to_one_person_until_it_is_unlinked() {
    let harness = Harness::start().await;
    let ada = identity(ISSUER, "ada");
    for expected in [LinkOutcome::Changed, LinkOutcome::Unchanged] {
        assert_eq!(link_identity(&harness.owner, &ada, " Ada@Acme.test ").await.unwrap(), expected);
    }
    let refused = link_identity(&harness.owner, &ada, "sam@vital.test").await;
    assert!(matches!(refused, Err(LinkError::OfAnotherPerson(found)) if found == ada));
    let refused = link_identity(&harness.owner, &identity(ISSUER, "x"), "nobody@acme.test").await;
    assert!(matches!(refused, Err(LinkError::UnknownPerson(email)) if email == "nobody@acme.test"));
    let elsewhere = identity("https://login.example.com", "ada");
    assert_eq!(
        link_identity(&harness.owner, &elsewhere, "sam@vital.test").await.unwrap(),
        LinkOutcome::Changed,
        "the same subject of another issuer is another person"
    );
    for expected in [LinkOutcome::Changed, LinkOutcome::Unchanged] {
        assert_eq!(unlink_identity(&harness.owner, &ada).await.unwrap(), expected);
    }
    assert_eq!(link_identity(&harness.owner, &ada, "sam@vital.test").await.unwrap(), LinkOutcome::Changed);
}

#[test]
fn an_identity_has_the_address_of_an_issuer_and_a_subject() {
    for (issuer, subject) in [
        ("login.example.com", "ada"),
        ("http://login.example.com/", "ada"),
        (ISSUER, ""),
        (ISSUER, "a\nb"),
        (ISSUER, &*"a".repeat(256)),
    ] {
        assert!(Identity::parse(issuer, subject).is_err(), "{issuer} {subject}");
    }
    assert!(Identity::parse(ISSUER, &"a".repeat(255)).is_ok());
}

/// Planted fault: a link of an issuer that is not in the list, for example without its slash at the end. It would have
/// no effect, and the operator would not learn why.
#[tokio::test(flavor = "multi_thread")]
async fn the_commands_link_and_unlink_and_refuse_an_issuer_that_is_not_listed() {
    let harness = Harness::start().await;
    let owner = url(&harness.owner);
    let issuers = format!(r#"[{{ "issuer": "{ISSUER}", "audience": "tenantry", "tenants": "*" }}]"#);
    let run = |arguments: &[&str]| -> (bool, String) {
        let environment = [("MIGRATION_DATABASE_URL", owner.as_str()), ("GATEWAY_ISSUERS", issuers.as_str())];
        let Output { status, stdout, stderr } = gateway(arguments, &environment).output().unwrap();
        (status.success(), String::from_utf8([stdout, stderr].concat()).unwrap())
    };
    let link = ["link-identity", "--issuer", ISSUER, "--subject", "ada", "--email", "ada@acme.test"];
    let unlink = ["unlink-identity", "--issuer", ISSUER, "--subject", "ada"];
    let without_slash = ISSUER.trim_end_matches('/');
    for (arguments, succeeds, expected) in [
        (&link[..], true, "the subject ada of https://login.example.com/ is linked\n"),
        (&link, true, "is linked, as before\n"),
        (&["link-identity", "--issuer", ISSUER, "--subject", "ada", "--email", "a@b.test"], false, "no person has"),
        (
            &["link-identity", "--issuer", ISSUER, "--subject", "ada", "--email", "sam@vital.test"],
            false,
            "another person",
        ),
        (&unlink, true, "is not linked any more\n"),
        (&unlink, true, "is not linked any more, as before\n"),
        (&["unlink-identity", "--issuer", without_slash, "--subject", "ada"], false, "is not in GATEWAY_ISSUERS"),
        (&["unlink-identity", "--issuer", "x", "--subject", "ada"], false, "is not an address"),
        (&["unlink-identity", "--subject", "ada", "--issuer", ISSUER], true, "as before\n"),
        (&["link-identity", "--issuer", ISSUER], false, "write each of --issuer, --subject, --email once"),
        (&["unlink-identity", "--issuer", ISSUER, "--issuer", ISSUER], false, "write each of --issuer, --subject once"),
        (&["unlink-identity", "--issuer", ISSUER, "--subject"], false, "write each of --issuer, --subject once"),
        (&["unlink-identity", "--issuer", ISSUER, "--user", "ada"], false, "write each of --issuer, --subject once"),
    ] {
        let (succeeded, output) = run(arguments);
        assert_eq!(succeeded, succeeds, "{arguments:?}: {output}");
        assert!(output.contains(expected), "{arguments:?}: {output}");
    }
}
