//! A resolution as data: `{ id, slug, source, trace, unconfirmed }`.

use alloc::vec::Vec;

use crate::error::TenantError;
use crate::fields::Fields;
use crate::id_format::IdFormat;
use crate::tenant_ref::TenantRef;
use crate::tenant_slug::TenantSlug;
use crate::value::Value;

use super::{Claim, Resolution, Source};

impl Resolution {
    /// The resolution as it is written.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let [id, slug, source] = claim_members(&self.tenant, self.source);
        let trace = self.trace.iter().map(|entry| {
            Value::object([
                ("source", Value::text(entry.source.as_str())),
                ("outcome", Value::text(entry.outcome.as_str())),
                ("detail", Value::text(&entry.detail)),
            ])
        });
        let unconfirmed =
            self.unconfirmed.iter().map(|claim| Value::object(claim_members(&claim.tenant, claim.source)));
        Value::object([
            id,
            slug,
            source,
            ("trace", Value::List(trace.collect())),
            ("unconfirmed", Value::List(unconfirmed.collect())),
        ])
    }

    /// Reads what [`to_value`](Self::to_value) wrote, all but the trace, which only people read. Its ids are written in
    /// the format `ids`.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] for what is no resolution.
    pub fn from_value(value: &Value, ids: IdFormat) -> Result<Self, TenantError> {
        let Claim { source, tenant } = read_claim(value, ids)?;
        // Claims that were lost on the way would be claims that nobody confirms.
        let Some(Value::List(claims)) = value.get("unconfirmed") else {
            return Err(TenantError::validation("resolution.unconfirmed", "hand over what resolveTenant gave"));
        };
        let mut unconfirmed = Vec::new();
        for claim in claims {
            unconfirmed.push(read_claim(claim, ids)?);
        }
        Ok(Self { tenant, source, trace: Vec::new(), unconfirmed })
    }
}

fn claim_members(tenant: &TenantRef, source: Source) -> [(&'static str, Value); 3] {
    let id = tenant.id().map_or(Value::Null, |id| Value::text(id.as_str()));
    let slug = Value::optional_text(tenant.slug().map(TenantSlug::as_str));
    [("id", id), ("slug", slug), ("source", Value::text(source.as_str()))]
}

fn read_claim(value: &Value, ids: IdFormat) -> Result<Claim, TenantError> {
    let fields = Fields::of(value, "resolution")?;
    let source = fields
        .optional_parsed("source", Source::parse)?
        .ok_or_else(|| fields.refuse("source", "it is missing; hand over what resolveTenant gave"))?;
    let tenant = match (fields.optional_text("id")?, fields.optional_text("slug")?) {
        (Some(id), None) => TenantRef::Id(ids.parse_kept_id(id)?),
        (None, Some(slug)) => TenantRef::Slug(TenantSlug::parse(slug)?),
        _ => return Err(fields.refuse("id", "hand over what resolveTenant gave: one of id and slug")),
    };
    Ok(Claim { source, tenant })
}
