//! A brand as CSS custom properties.

use alloc::string::String;

use crate::profile::branding::branding::Branding;
use crate::profile::branding::selector::Selector;

impl Branding {
    /// The brand as one CSS rule of `--tenant-*` custom properties, without the parts that are not set.
    ///
    /// - Every color comes with the color for text on it, chosen for contrast.
    /// - The text is safe inside `<style>`, because it consists of parsed values.
    ///
    /// ```
    /// use tenantry_kernel::branding::{Branding, Color, Selector};
    ///
    /// let brand = Branding { primary_color: Some(Color::parse("#1a56db").unwrap()), ..Branding::default() };
    /// assert_eq!(brand.to_css(Selector::ROOT), ":root{--tenant-primary:#1a56db;--tenant-on-primary:#ffffff}");
    /// ```
    #[must_use]
    pub fn to_css(&self, selector: Selector<'_>) -> String {
        let mut css = String::from(selector.as_str());
        css.push('{');
        let mut write = |name: &str, value: &str| {
            if !css.ends_with("{") {
                css.push(';');
            }
            for part in ["--tenant-", name, ":", value] {
                css.push_str(part);
            }
        };
        let colors =
            [("primary", "on-primary", self.primary_color), ("secondary", "on-secondary", self.secondary_color)];
        for (name, on_name, color) in colors {
            if let Some(color) = color {
                write(name, &color.text());
                write(on_name, &color.on_color().text());
            }
        }
        if let Some(font) = &self.font_family {
            write("font-family", font.as_str());
        }
        if let Some(radius) = &self.radius {
            write("radius", radius.as_str());
        }
        css.push('}');
        css
    }
}
