//! What the migrations make of the schema `tenantry`, compared with what a database has there.
//!
//! A policy that reads `true or …`, a function whose body is `select true` and a grant too many all look right from a
//! distance. So nothing is looked at from a distance: policies, functions, grants, keys, triggers and row-level security
//! are compared as PostgreSQL prints them, letter for letter, with the file that belongs to the migrations.

use std::collections::BTreeMap;

use tokio_postgres::Transaction;

const QUERY: &str = include_str!("catalogue.sql");
const MIGRATED: &str = include_str!("../../../migrations/catalogue.json");

/// The versions that are known to print all of it in the same way.
const KNOWN_VERSIONS: std::ops::RangeInclusive<i32> = 15..=18;
/// A definition that is longer is shown from shortly before the first difference.
const LONGEST_SHOWN: usize = 300;
const SHOWN_BEFORE: usize = 60;

/// The definition of each object of the schema `tenantry`, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue(BTreeMap<String, String>);

impl Catalogue {
    /// What the migrations of this program make.
    ///
    /// # Errors
    ///
    /// A sentence, when the file that the program was built with is damaged.
    pub fn from_migrations() -> Result<Self, String> {
        Self::from_json(MIGRATED)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// A sentence, when it is not that.
    pub fn from_json(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map(Self).map_err(|error| format!("it is not a catalogue: {error}"))
    }

    /// The catalogue as a JSON object of definitions.
    #[must_use]
    pub fn to_json(&self) -> String {
        // A map of strings is always JSON.
        serde_json::to_string_pretty(&self.0).unwrap_or_default() + "\n"
    }

    /// What the database has, as its server's role sees it.
    pub(super) async fn read(transaction: &Transaction<'_>) -> Result<Self, tokio_postgres::Error> {
        let rows = transaction.query(QUERY, &[]).await?;
        rows.iter()
            .map(|row| Ok((row.try_get("name")?, row.try_get("definition")?)))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// A sentence for each object that is missing, unexpected or different.
    pub(super) fn differences(&self, found: &Self) -> Vec<String> {
        let missing = self.0.iter().filter(|(name, _)| !found.0.contains_key(*name)).map(|(name, definition)| {
            format!("{name} is missing. The migrations make it so: {}", shown(definition, 0))
        });
        let others = found.0.iter().filter_map(|(name, definition)| match self.0.get(name) {
            None => Some(format!(
                "{name} does not come from the migrations: {}. Remove it; what is your own belongs in a schema of your own.",
                shown(definition, 0)
            )),
            Some(expected) if expected != definition => {
                let from = first_difference(expected, definition);
                let (expected, definition) = (shown(expected, from), shown(definition, from));
                Some(format!(
                    "{name} is not what the migrations made.\n      expected: {expected}\n      found:    {definition}"
                ))
            }
            Some(_) => None,
        });
        missing.chain(others).collect()
    }
}

/// How to understand differences where this version of PostgreSQL may be their cause.
pub(super) fn about_version(version: i32) -> Option<String> {
    (!KNOWN_VERSIONS.contains(&version)).then(|| {
        format!(
            "this is PostgreSQL {version}, and the comparison is known to be exact for versions {} to {}: another one may \
             print the same policy in other words. To find out, migrate an empty database of this version, write what \
             `tenantry-gateway catalogue` prints for it into a file, compare that with crates/gateway/migrations/\
             catalogue.json, and name the file in GATEWAY_CATALOGUE.",
            KNOWN_VERSIONS.start(),
            KNOWN_VERSIONS.end()
        )
    })
}

fn first_difference(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count()
}

/// A definition on one line, from shortly before its character `from` where it is long.
fn shown(definition: &str, from: usize) -> String {
    let flat = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if definition.chars().count() <= LONGEST_SHOWN {
        return flat(definition.to_owned());
    }
    let skipped = from.saturating_sub(SHOWN_BEFORE);
    let excerpt: String = definition.chars().skip(skipped).take(LONGEST_SHOWN).collect();
    let before = if skipped > 0 { "… " } else { "" };
    let after = if skipped + LONGEST_SHOWN < definition.chars().count() { " …" } else { "" };
    format!("{before}{}{after}", flat(excerpt))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn catalogue(entries: &[(&str, &str)]) -> Catalogue {
        Catalogue(entries.iter().map(|(name, definition)| ((*name).to_owned(), (*definition).to_owned())).collect())
    }

    #[test]
    fn tells_what_is_missing_what_is_too_much_and_what_is_different() {
        let expected = catalogue(&[("policy a on t", "using (x)"), ("policy b on t", "using (y)"), ("c", "same")]);
        let found =
            catalogue(&[("policy a on t", "using (true or x)"), ("c", "same"), ("policy d on t", "using (true)")]);
        let differences = expected.differences(&found);
        assert_eq!(differences.len(), 3, "{differences:?}");
        assert!(differences[0].starts_with("policy b on t is missing"), "{differences:?}");
        assert!(
            differences[1].contains("expected: using (x)") && differences[1].contains("found:    using (true or x)")
        );
        assert!(differences[2].starts_with("policy d on t does not come from the migrations"), "{differences:?}");
        assert!(expected.differences(&expected).is_empty());
    }

    #[test]
    fn shows_a_long_definition_where_it_differs() {
        let long = |end: &str| format!("{}{end}", "é ".repeat(400));
        let (expected, found) = (catalogue(&[("f", &long("good"))]), catalogue(&[("f", &long("bad"))]));
        let difference = expected.differences(&found).concat();
        assert!(difference.contains("good") && difference.contains("bad"), "{difference}");
        assert!(difference.chars().count() < 400, "{difference}");
    }

    #[test]
    fn what_it_writes_it_reads() {
        let catalogue = catalogue(&[("a", "b\n\"c\"")]);
        assert_eq!(Catalogue::from_json(&catalogue.to_json()), Ok(catalogue));
        assert!(Catalogue::from_json("[]").is_err());
    }

    #[test]
    fn an_unknown_version_is_named_with_what_to_do() {
        for version in 15..=18 {
            assert_eq!(about_version(version), None);
        }
        for version in [14, 19] {
            let said = about_version(version).unwrap();
            assert!(said.contains(&version.to_string()) && said.contains("GATEWAY_CATALOGUE"), "{said}");
        }
    }
}
