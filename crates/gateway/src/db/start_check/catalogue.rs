//! The objects of the schema `tenantry` that the migrations create, compared with the objects of a database.
//!
//! A policy `true or …`, a function with the body `select true` and one grant too many are easy to miss. The comparison
//! is therefore exact: policies, functions, grants, keys, triggers and row-level security, as PostgreSQL prints them,
//! must equal the file that belongs to the migrations.

use std::collections::BTreeMap;

use tokio_postgres::Transaction;

const QUERY: &str = include_str!("catalogue.sql");
const MIGRATED: &str = include_str!("../../../migrations/catalogue.json");

/// The PostgreSQL versions that print all definitions in the same way.
const KNOWN_VERSIONS: std::ops::RangeInclusive<i32> = 15..=18;
/// The longest definition, in characters, that a message contains in full. Of a longer one it contains an excerpt.
const MAX_EXCERPT: usize = 300;
/// Characters of an excerpt before the first difference.
const CONTEXT: usize = 60;

/// The definition of each object of the schema `tenantry`, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue(BTreeMap<String, String>);

impl Catalogue {
    /// The objects that the migrations of this program create.
    ///
    /// # Errors
    ///
    /// A sentence, when the file built into the program is not valid.
    pub fn from_migrations() -> Result<Self, String> {
        Self::from_json(MIGRATED)
    }

    /// Reads the output of [`to_json`](Self::to_json).
    ///
    /// # Errors
    ///
    /// A sentence, when `text` is not a JSON object of strings.
    pub fn from_json(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map(Self).map_err(|error| format!("it is not a catalogue: {error}"))
    }

    /// The catalogue as a JSON object of definitions.
    #[must_use]
    pub fn to_json(&self) -> String {
        // A map of strings is always JSON.
        serde_json::to_string_pretty(&self.0).unwrap_or_default() + "\n"
    }

    /// Reads the objects of the database, as the runtime role sees them.
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
            format!("{name} is missing. The migrations create it as: {}", excerpt(definition, 0))
        });
        let others = found.0.iter().filter_map(|(name, definition)| match self.0.get(name) {
            None => Some(format!(
                "{name} does not come from the migrations: {}. Remove it, or move it to another schema.",
                excerpt(definition, 0)
            )),
            Some(expected) if expected != definition => {
                let from = first_difference(expected, definition);
                let (expected, definition) = (excerpt(expected, from), excerpt(definition, from));
                Some(format!(
                    "{name} is not what the migrations created.\n      expected: {expected}\n      \
                     found:    {definition}"
                ))
            }
            Some(_) => None,
        });
        missing.chain(others).collect()
    }
}

/// A note on the differences, when the PostgreSQL version may be their cause.
pub(super) fn version_note(version: i32) -> Option<String> {
    (!KNOWN_VERSIONS.contains(&version)).then(|| {
        format!(
            "this is PostgreSQL {version}, and the comparison is exact for versions {} to {}. Another version may \
             print the same policy in other words. To find out, migrate an empty database of this version, write the \
             output of `tenantry-gateway catalogue` for it to a file, compare the file with \
             crates/gateway/migrations/catalogue.json, and set GATEWAY_CATALOGUE to its path.",
            KNOWN_VERSIONS.start(),
            KNOWN_VERSIONS.end()
        )
    })
}

fn first_difference(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count()
}

/// The definition on one line. Of a long one, the part around character `from`.
fn excerpt(definition: &str, from: usize) -> String {
    let flat = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if definition.chars().count() <= MAX_EXCERPT {
        return flat(definition.to_owned());
    }
    let skipped = from.saturating_sub(CONTEXT);
    let excerpt: String = definition.chars().skip(skipped).take(MAX_EXCERPT).collect();
    let before = if skipped > 0 { "… " } else { "" };
    let after = if skipped + MAX_EXCERPT < definition.chars().count() { " …" } else { "" };
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
    fn differences_name_objects_that_are_missing_unexpected_or_different() {
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
    fn a_difference_in_a_long_definition_is_an_excerpt_around_it() {
        let long = |end: &str| format!("{}{end}", "é ".repeat(400));
        let (expected, found) = (catalogue(&[("f", &long("good"))]), catalogue(&[("f", &long("bad"))]));
        let difference = expected.differences(&found).concat();
        assert!(difference.contains("good") && difference.contains("bad"), "{difference}");
        assert!(difference.chars().count() < 400, "{difference}");
    }

    #[test]
    fn a_catalogue_survives_json() {
        let catalogue = catalogue(&[("a", "b\n\"c\"")]);
        assert_eq!(Catalogue::from_json(&catalogue.to_json()), Ok(catalogue));
        assert!(Catalogue::from_json("[]").is_err());
    }

    #[test]
    fn the_note_on_an_unknown_version_names_it_and_the_setting() {
        for version in 15..=18 {
            assert_eq!(version_note(version), None);
        }
        for version in [14, 19] {
            let note = version_note(version).unwrap();
            assert!(note.contains(&version.to_string()) && note.contains("GATEWAY_CATALOGUE"), "{note}");
        }
    }
}
