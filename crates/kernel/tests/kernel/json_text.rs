//! The parser and the writer of JSON text, compared with `serde_json`.

use proptest::prelude::*;
use tenantry_kernel::{Unreadable, Value, json};

fn parse(text: &str) -> Option<Value> {
    json::parse(text, |number| number.parse().unwrap())
}

fn parse_marked(text: &str) -> Option<Value> {
    json::parse_marked(text, |number| number.parse().unwrap())
}

fn write(value: &Value) -> String {
    json::write(value, |number, text| text.push_str(&serde_json::to_string(&number).unwrap()))
}

#[test]
fn reads_every_kind_of_value() {
    let text = " { \"a\" : [ null , true , false , -0 , 12 , 1.5 , -2e3 , 1E+2 , \"x\" , {} , [] ] } \r\n\t";
    let numbers = [-0.0, 12.0, 1.5, -2000.0, 100.0].map(Value::Number);
    let mut items = vec![Value::Null, Value::Bool(true), Value::Bool(false)];
    items.extend(numbers);
    items.extend([Value::text("x"), Value::Map(vec![]), Value::List(vec![])]);
    assert_eq!(parse(text), Some(Value::object([("a", Value::List(items))])));
}

#[test]
fn reads_escapes_and_lone_surrogates() {
    for (text, wanted) in [
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (r#""\u00e9\u0000é😀""#, "é\0é😀"),
        (r#""\ud83d\ude00""#, "😀"),
        (r#""\ud83d""#, "\u{fffd}"),
        (r#""\ud83dx""#, "\u{fffd}x"),
        (r#""\ud83d\u0041""#, "\u{fffd}A"),
        (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
        (r#""\ude00""#, "\u{fffd}"),
        (r#""\ud83d\n""#, "\u{fffd}\n"),
    ] {
        assert_eq!(parse(text), Some(Value::text(wanted)), "{text}");
    }
}

#[test]
fn refuses_what_is_not_json() {
    for text in [
        "",
        " ",
        "nul",
        "True",
        "undefined",
        "NaN",
        "Infinity",
        "+1",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "1_0",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[",
        "]",
        "{",
        "}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\" 1}",
        "\"",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\n\"",
        "\"\u{1}\"",
        "1 2",
        "[] []",
        "/**/1",
        "\u{feff}1",
        "\u{a0}1",
        "[1}",
        "{]",
    ] {
        assert_eq!(parse(text), None, "{text:?}");
    }
}

/// Planted fault: keeping one of two members with the same key.
#[test]
fn marks_a_duplicate_key_once() {
    let twice = Value::Unreadable(Unreadable::Doubled);
    let read = parse(r#"{ "a": 1, "b": 2, "\u0061": 3, "c": { "x": 1, "x": 1 }, "a": 4 }"#).unwrap();
    let inner = Value::Map(vec![("x".into(), twice.clone())]);
    assert_eq!(read, Value::Map(vec![("a".into(), twice), ("b".into(), Value::integer(2)), ("c".into(), inner)]));
}

#[test]
fn finds_duplicates_among_many_keys() {
    let members: Vec<String> = (0..20_000).map(|index| format!("\"k{}\":{index}", index % 19_999)).collect();
    let Some(Value::Map(read)) = parse(&format!("{{{}}}", members.join(","))) else { panic!("it is an object") };
    assert_eq!(read.len(), 19_999);
    let doubled: Vec<_> = read.iter().filter(|(_, value)| matches!(value, Value::Unreadable(_))).collect();
    assert_eq!(doubled, [&("k0".into(), Value::Unreadable(Unreadable::Doubled))]);
}

#[test]
fn skips_values_that_are_nested_too_deep() {
    let nested = |depth: usize| format!("{}\"]}}\\\"[\"{}", "[".repeat(depth), "]".repeat(depth));
    let mut deepest = parse(&nested(json::MAX_DEPTH)).unwrap();
    while let Value::List(mut items) = deepest {
        deepest = items.remove(0);
    }
    assert_eq!(deepest, Value::text("]}\"["));
    let mut next = parse(&nested(json::MAX_DEPTH + 1)).unwrap();
    while let Value::List(mut items) = next {
        next = items.remove(0);
    }
    assert_eq!(next, Value::Unreadable(Unreadable::TooDeep));
    let mut deeper = parse(&nested(1_000_000)).unwrap();
    while let Value::List(mut items) = deeper {
        deeper = items.remove(0);
    }
    assert_eq!(deeper, Value::Unreadable(Unreadable::TooDeep));
    assert_eq!(parse(&"[".repeat(1_000_000)), None);
    assert_eq!(parse(&format!("{}\"", "[".repeat(200))), None);
}

/// Planted fault: counting the list of arguments, so that a flag of a document is too deep in its snapshot.
#[test]
fn reads_arguments_as_deep_as_documents() {
    let nested = |depth: usize| format!("[{}1{}]", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(parse_marked(&nested(json::MAX_DEPTH)).unwrap().unreadable(), None);
    assert_eq!(parse_marked(&nested(json::MAX_DEPTH + 1)).unwrap().unreadable(), Some(Unreadable::TooDeep));
}

/// Planted fault: reading a mark in an answer of a server, which is not JSON.
#[test]
fn reads_marks_in_our_own_text_only() {
    let not_data = Value::Unreadable(Unreadable::NotData);
    let too_deep = Value::Unreadable(Unreadable::TooDeep);
    let members = Value::Map(vec![("a".into(), not_data.clone()), ("?".into(), Value::text("!"))]);
    for (text, wanted) in [
        ("?", not_data.clone()),
        (" ! ", too_deep.clone()),
        ("[?,!,null,true]", Value::List(vec![not_data, too_deep, Value::Null, Value::Bool(true)])),
        (r#"{"a":?,"?":"!"}"#, members),
    ] {
        assert_eq!(parse_marked(text), Some(wanted), "{text}");
        assert_eq!(parse(text), None, "{text}");
    }
    for text in ["??", "?!", "[?1]", "{?:1}", "-?", "[?", "\u{fffd}"] {
        assert_eq!(parse_marked(text), None, "{text}");
    }
}

#[test]
fn writes_every_kind_of_value_without_spaces() {
    let text = r#"{"a":[null,true,false,-2,0,12,1.5,"x",{},[]],"b":{"c":[[]],"d":{"e":""}}}"#;
    assert_eq!(write(&parse(text).unwrap()), text);
    assert_eq!(write(&Value::Unreadable(Unreadable::Doubled)), "null");
}

/// Planted fault: a quote or a line break that ends the string, and with it the document.
#[test]
fn escapes_quotes_backslashes_and_control_characters_only() {
    assert_eq!(write(&Value::text("\"\\/é\u{7f}\u{2028}😀")), "\"\\\"\\\\/é\u{7f}\u{2028}😀\"");
    let controls: String = ('\0'..' ').collect();
    let written = write(&Value::text(&controls));
    assert_eq!(written, serde_json::to_string(&controls).unwrap());
    assert_eq!(parse(&written), Some(Value::text(&controls)));
    assert_eq!(write(&Value::object([("\"\n", Value::Null)])), r#"{"\"\n":null}"#);
}

#[test]
fn writes_whole_numbers_itself_and_leaves_the_others_to_the_caller() {
    let asked = |_: f64, text: &mut String| text.push('?');
    for (number, wanted) in [
        (0.0, "0"),
        (-0.0, "-0"),
        (7.0, "7"),
        (-10.0, "-10"),
        (9_007_199_254_740_991.0, "9007199254740991"),
        (-9_007_199_254_740_991.0, "-9007199254740991"),
        (9_007_199_254_740_992.0, "?"),
        (1e300, "?"),
        (0.5, "?"),
        (-2.5, "?"),
        (f64::MIN_POSITIVE, "?"),
        (f64::NAN, "?"),
        (f64::INFINITY, "?"),
        (f64::NEG_INFINITY, "?"),
    ] {
        assert_eq!(json::write(&Value::Number(number), asked), wanted, "{number}");
    }
}

/// Text that is almost JSON: pieces of JSON in any order.
fn nearly_json() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[\\[\\]{}:,\"]",
        "[0-9eE.+-]{1,4}",
        prop_oneof![Just("null"), Just("true"), Just("\"a\":"), Just("\"b\""), Just("\\u00e9"), Just(" "), Just("\n")]
            .prop_map(String::from),
        "\\PC{0,3}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::Bool),
        any::<i64>().prop_map(|number| serde_json::json!(number)),
        any::<i32>().prop_map(|eighths| serde_json::json!(f64::from(eighths) / 8.0)),
        ".{0,8}".prop_map(serde_json::Value::String),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::Array),
            prop::collection::btree_map(".{0,6}", inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn reads_what_serde_json_writes(given in any_json(), is_pretty: bool) {
        let write = if is_pretty { serde_json::to_string_pretty } else { serde_json::to_string };
        let text = write(&given).unwrap();
        prop_assert_eq!(parse(&text), Some(serde_json::from_str(&text).unwrap()));
    }

    #[test]
    fn reads_back_what_it_wrote(given in any_json()) {
        let value: Value = serde_json::from_value(given).unwrap();
        let text = write(&value);
        prop_assert_eq!(parse(&text).unwrap(), value.clone());
        prop_assert_eq!(parse_marked(&text).unwrap(), value);
        // Only whether it reads it: `serde_json` reads some numbers one step off.
        prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
    }

    /// Both accept the same texts with the same values, except duplicate keys, which serde refuses, and numbers above
    /// the largest double.
    #[test]
    fn agrees_with_serde_json_on_any_text(text in prop_oneof![nearly_json(), ".{0,24}"]) {
        match (parse(&text), serde_json::from_str::<Value>(&text)) {
            (Some(ours), Ok(theirs)) => prop_assert_eq!(ours, theirs),
            (None, Err(_)) => {}
            (Some(_), Err(error)) => {
                let told = error.to_string();
                prop_assert!(told.contains("same key twice") || told.contains("number out of range"), "{text}: {told}");
            }
            (None, Ok(value)) => prop_assert!(false, "{text}: {value:?}"),
        }
    }
}
