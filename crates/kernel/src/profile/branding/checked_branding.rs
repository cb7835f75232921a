//! A brand as checked JSON.

use alloc::string::String;

use crate::json::fields::{Canonical, Fields};
use crate::json::invalid_member::InvalidMember;
use crate::json::object::Object;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::profile::branding::color::Color;
use crate::profile::branding::font_family::FontFamily;
use crate::profile::branding::image_url::ImageUrl;
use crate::profile::branding::length::Length;

/// A brand of which every part is checked, as JSON in one spelling, without the parts that are not set.
///
/// [`Branding`](crate::Branding) is the same as Rust types.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CheckedBranding(pub(crate) Object);

static PARTS: [(&str, Canonical); 6] = [
    ("primaryColor", |text| Ok(Color::parse(text)?.text())),
    ("secondaryColor", |text| Ok(Color::parse(text)?.text())),
    ("fontFamily", |text| Ok(FontFamily::parse(text)?.into_css())),
    ("radius", |text| Ok(String::from(Length::check(text)?))),
    ("logoUrl", |text| Ok(String::from(ImageUrl::check(text)?))),
    ("faviconUrl", |text| Ok(String::from(ImageUrl::check(text)?))),
];

impl CheckedBranding {
    /// Reads a brand strictly. Errors call it `path`.
    ///
    /// # Errors
    ///
    /// [`InvalidMember`] for the first member that is wrong.
    pub fn from_value(value: &Value, path: &str) -> Result<Self, InvalidMember> {
        let mut reading = Reading::strict();
        let brand = Self::read(value, path, &mut reading);
        reading.check().map(|()| brand)
    }

    pub(crate) fn read(value: &Value, path: &str, reading: &mut Reading) -> Self {
        let mut brand = Object::default();
        if let Some(mut fields) = Fields::of(value, path, reading) {
            fields.copy_texts(&PARTS, &mut brand, false);
        }
        Self(brand)
    }

    /// The part of this name; `None` where it is not set.
    pub(crate) fn part(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_text()
    }

    /// The brand as JSON.
    #[must_use]
    pub fn into_value(self) -> Value {
        self.0.into()
    }
}
