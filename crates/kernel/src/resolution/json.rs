//! A resolution as JSON: `{ id, slug, source, unconfirmed }`.

use alloc::vec::Vec;

use crate::error::TenantError;
use crate::json::fields::Fields;
use crate::json::value::Value;
use crate::tenant::id_format::IdFormat;
use crate::tenant::reference::TenantRef;
use crate::tenant::slug::TenantSlug;

use crate::resolution::candidate::Candidate;
use crate::resolution::resolution::Resolution;
use crate::source::Source;

impl Resolution {
    /// The resolution as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let [id, slug, source] = candidate_members(&self.tenant, self.source);
        let unconfirmed = self
            .unconfirmed
            .iter()
            .map(|candidate| Value::object(candidate_members(&candidate.tenant, candidate.source)));
        Value::object([id, slug, source, ("unconfirmed", Value::List(unconfirmed.collect()))])
    }

    /// Reads what [`to_value`](Self::to_value) wrote. `ids` is the format of the ids.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] for a value that is not a resolution.
    pub fn from_value(value: &Value, ids: IdFormat) -> Result<Self, TenantError> {
        let Candidate { source, tenant } = read_candidate(value, ids)?;
        // A candidate that is lost on the way is never confirmed.
        let Some(Value::List(candidates)) = value.get("unconfirmed") else {
            return Err(TenantError::validation("resolution.unconfirmed", "hand over what resolveTenant gave"));
        };
        let mut unconfirmed = Vec::new();
        for candidate in candidates {
            unconfirmed.push(read_candidate(candidate, ids)?);
        }
        Ok(Self { tenant, source, unconfirmed })
    }
}

fn candidate_members(tenant: &TenantRef, source: Source) -> [(&'static str, Value); 3] {
    let id = tenant.id().map_or(Value::Null, |id| Value::text(id.as_str()));
    let slug = Value::optional_text(tenant.slug().map(TenantSlug::as_str));
    [("id", id), ("slug", slug), ("source", Value::text(source.as_str()))]
}

fn read_candidate(value: &Value, ids: IdFormat) -> Result<Candidate, TenantError> {
    let fields = Fields::of(value, "resolution")?;
    let source = fields
        .optional_parsed("source", Source::parse)?
        .ok_or_else(|| fields.refuse("source", "it is missing; hand over what resolveTenant gave"))?;
    let tenant = match (fields.optional_text("id")?, fields.optional_text("slug")?) {
        (Some(id), None) => TenantRef::Id(ids.parse_kept_id(id)?),
        (None, Some(slug)) => TenantRef::Slug(TenantSlug::parse(slug)?),
        _ => return Err(fields.refuse("id", "hand over what resolveTenant gave: one of id and slug").into()),
    };
    Ok(Candidate { source, tenant })
}
