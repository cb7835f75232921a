//! The brand of a tenant.

use crate::json::fields::Fields;
use crate::json::invalid_member::InvalidMember;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::profile::branding::color::Color;
use crate::profile::branding::font_family::FontFamily;
use crate::profile::branding::image_url::ImageUrl;
use crate::profile::branding::length::Length;

/// The brand of a tenant. Every part is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Branding {
    /// The main color.
    pub primary_color: Option<Color>,
    /// The second color.
    pub secondary_color: Option<Color>,
    /// The fonts, in order of preference.
    pub font_family: Option<FontFamily>,
    /// The radius of corners.
    pub radius: Option<Length>,
    /// The logo.
    pub logo_url: Option<ImageUrl>,
    /// The icon of the browser tab.
    pub favicon_url: Option<ImageUrl>,
}

impl Branding {
    /// Reads a brand strictly. Errors call it `path`.
    ///
    /// # Errors
    ///
    /// [`InvalidMember`] for the first member that is wrong.
    pub fn from_value(value: &Value, path: &str) -> Result<Self, InvalidMember> {
        let mut reading = Reading::strict();
        let brand = Self::read(value, path, &mut reading)?;
        reading.finish().map(|_| brand)
    }

    pub(crate) fn read(value: &Value, path: &str, reading: &mut Reading) -> Result<Self, InvalidMember> {
        let fields = Fields::of(value, path)?;
        Ok(Self {
            primary_color: reading.optional(fields.optional_parsed("primaryColor", Color::parse)),
            secondary_color: reading.optional(fields.optional_parsed("secondaryColor", Color::parse)),
            font_family: reading.optional(fields.optional_parsed("fontFamily", FontFamily::parse)),
            radius: reading.optional(fields.optional_parsed("radius", Length::parse)),
            logo_url: reading.optional(fields.optional_parsed("logoUrl", ImageUrl::parse)),
            favicon_url: reading.optional(fields.optional_parsed("faviconUrl", ImageUrl::parse)),
        })
    }

    /// The brand as JSON, without the parts that are not set.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let parts = [
            ("primaryColor", self.primary_color.map(|color| Value::Text(color.text()))),
            ("secondaryColor", self.secondary_color.map(|color| Value::Text(color.text()))),
            ("fontFamily", self.font_family.as_ref().map(|font| Value::text(font.as_str()))),
            ("radius", self.radius.as_ref().map(|radius| Value::text(radius.as_str()))),
            ("logoUrl", self.logo_url.as_ref().map(|url| Value::text(url.as_str()))),
            ("faviconUrl", self.favicon_url.as_ref().map(|url| Value::text(url.as_str()))),
        ];
        Value::Map(parts.into_iter().filter_map(|(key, value)| Some((key.into(), value?))).collect())
    }
}
