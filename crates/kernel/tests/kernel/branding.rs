use proptest::prelude::*;
use serde_json::{Value as Json, json};
use tenantry_kernel::TenantError;
use tenantry_kernel::branding::{Branding, Color, Selector};

use crate::vectors::value;

fn read(json: &Json) -> Result<Branding, TenantError> {
    Ok(Branding::from_value(&value(json), "branding")?)
}

#[test]
fn the_css_has_a_custom_property_for_each_part_that_is_set() {
    let brand = json!({
        "primaryColor": "#1A56DB",
        "secondaryColor": "#fb0",
        "fontFamily": "Inter, 'Segoe UI', sans-serif",
        "radius": "0.5rem",
        "logoUrl": "https://cdn.example/acme.svg",
    });
    let css = ":root{--tenant-primary:#1a56db;--tenant-on-primary:#ffffff;--tenant-secondary:#ffbb00;\
               --tenant-on-secondary:#000000;--tenant-font-family:Inter, Segoe UI, sans-serif;--tenant-radius:0.5rem}";
    assert_eq!(read(&brand).unwrap().to_css(Selector::ROOT), css);
    assert_eq!(Branding::default().to_css(Selector::ROOT), ":root{}");
    let card = Selector::parse("[data-brand=\"acme\"]").unwrap();
    assert_eq!(Branding::default().to_css(card), "[data-brand=\"acme\"]{}");
}

#[test]
fn the_css_is_for_one_simple_selector() {
    for text in
        [":root", ":host", "main", ".card", "#a-1", "section.card.wide#x[data-brand][lang=en]", "[data-x=\"42\"]"]
    {
        assert_eq!(Selector::parse(text).map(Selector::as_str), Ok(text));
    }
}

/// Planted fault: copying an unclosed selector, which swallows the rule after it.
#[test]
fn refuses_a_selector_that_could_be_more_than_one() {
    for text in [
        "",
        " ",
        ".",
        "a b",
        "a,b",
        "a>b",
        "a{}",
        "*",
        ":hover",
        ":root ",
        "[a=\"b]",
        "[a='b']",
        "[a",
        "[]",
        "[=b]",
        "[a=]",
        "a[b]]",
        "1a",
        ".1a",
        "[a=1b]",
        "[a=\"]\"]",
        "a/**/",
        "\\61",
        "é",
        ":root{}</style>",
    ] {
        assert!(Selector::parse(text).is_err(), "{text}");
    }
}

#[test]
fn what_it_writes_it_reads() {
    let brand = read(
        &json!({ "primary_color": "#abc", "font_family": "Inter, serif", "radius": "0", "favicon_url": "/i.png" }),
    );
    let brand = brand.unwrap();
    assert_eq!(Branding::from_value(&brand.to_value(), "").unwrap(), brand);
    assert_eq!(Branding::default().to_value(), tenantry_kernel::Value::Map(vec![]));
}

/// Planted fault: one of the five parsers accepting any string.
#[test]
fn refuses_values_that_do_more_than_brand() {
    const EVERYWHERE: [&str; 16] = [
        "",
        "red;}body{display:none",
        "url(https://evil.test)",
        "expression(alert(1))",
        "</style><script>",
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "//evil.test/x.svg",
        "/\\evil.test",
        "http://evil.test/x.svg",
        "https:evil.test",
        "https:///evil.test",
        "https://evil.test/\"onerror=alert(1)",
        "\\75rl(x)",
        "var(--x)",
    ];
    const COLORS: [&str; 8] = ["red", "#", "#12", "#1234", "#12345g", "#12345678", "#１２３", " #123"];
    const LENGTHS: [&str; 8] = ["-1px", "1e3px", "1.px", ".5px", "8", "8%", "calc(1px)", "1000px"];
    const FONTS: [&str; 9] =
        ["\"Inter", "Inter,", ",", "Inter; x", "a,b,c,d,e,f,g,h,i", "Ｉｎｔｅｒ", "Inter 2", "Inter  UI", "Inherit"];
    const IMAGES: [&str; 5] = ["https://", "acme.svg", " /acme.svg", "/a b.svg", "https://é.test/x.svg"];
    let of_each: [(&str, &[&str]); 6] = [
        ("primaryColor", &COLORS),
        ("secondaryColor", &COLORS),
        ("radius", &LENGTHS),
        ("fontFamily", &FONTS),
        ("logoUrl", &IMAGES),
        ("faviconUrl", &IMAGES),
    ];
    for (field, payloads) in of_each {
        for payload in payloads.iter().chain(&EVERYWHERE) {
            match read(&json!({ field: payload })) {
                Err(TenantError::Validation { field: named, .. }) => assert_eq!(named, format!("branding.{field}")),
                other => panic!("{field}: {payload}: {other:?}"),
            }
        }
    }
}

#[test]
fn the_contrast_is_the_contrast_of_wcag() {
    let contrast = |a, b| Color::parse(a).unwrap().contrast(Color::parse(b).unwrap());
    for (a, b, wanted) in
        [("#000", "#fff", 21.0), ("#777", "#fff", 4.478), ("#1a56db", "#fff", 6.180), ("#f00", "#00f", 2.149)]
    {
        assert!((contrast(a, b) - wanted).abs() < 0.001, "{a} on {b}: {}", contrast(a, b));
        assert!((contrast(a, b) - contrast(b, a)).abs() < 1e-12);
    }
}

proptest! {
    /// Planted fault: a threshold that leaves text on some mid-tone unreadable.
    #[test]
    fn text_on_every_color_is_readable([red, green, blue]: [u8; 3]) {
        let color = Color { red, green, blue };
        prop_assert!(color.contrast(color.on_color()) >= 4.5);
    }

    #[test]
    fn a_color_reads_what_it_writes([red, green, blue]: [u8; 3]) {
        let color = Color { red, green, blue };
        prop_assert_eq!(Color::parse(&color.text()), Ok(color));
    }

    /// Planted fault: copying a backend's string into the style sheet.
    #[test]
    fn the_css_never_contains_more_than_our_own_grammar(
        color in "#[0-9a-fA-F]{3,6}|.{0,8}",
        font in r#"[A-Za-z "',;{}<@\\()-]{0,20}|.{0,20}"#,
        radius in "[0-9.]{0,4}(px|rem|em|;|})?|.{0,8}",
    ) {
        for brand in [json!({ "primaryColor": color }), json!({ "fontFamily": font }), json!({ "radius": radius })] {
            let Ok(brand) = read(&brand) else { continue };
            let css = brand.to_css(Selector::ROOT);
            let inner = css.strip_prefix(":root{").and_then(|rest| rest.strip_suffix('}')).unwrap();
            prop_assert!(!inner.contains(['{', '}', '<', '@', '\\', '(', '"', '\'', '&']), "{}", css);
            prop_assert!(inner.split(';').all(|part| part.is_empty() || part.starts_with("--tenant-")), "{}", css);
        }
    }
}
