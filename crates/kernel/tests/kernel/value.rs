use proptest::prelude::*;
use serde_json::json;
use tenantry_kernel::Value;

use crate::vectors::value;

#[test]
fn reads_every_kind_of_json() {
    let read = value(&json!({ "a": [null, true, 1, -1, 0.5, "x", {}] }));
    let items = vec![
        Value::Null,
        Value::Bool(true),
        Value::integer(1),
        Value::Number(-1.0),
        Value::Number(0.5),
        Value::text("x"),
        Value::Map(vec![]),
    ];
    assert_eq!(read, Value::object([("a", Value::List(items))]));
}

/// Planted fault: a reader that keeps the last of two keys, where a reader before it keeps the first.
#[test]
fn refuses_an_object_with_a_duplicate_key() {
    for text in [r#"{"a":1,"a":1}"#, r#"{"x":{"a":1,"b":2,"a":3}}"#, r#"[{"\u0061":1,"a":2}]"#] {
        let error = serde_json::from_str::<Value>(text).unwrap_err();
        assert!(error.to_string().contains("the same key twice"), "{error}");
    }
}

#[test]
fn names_of_the_prototype_are_names_like_any_other() {
    let read = value(&json!({ "__proto__": 1, "constructor": 2 }));
    assert_eq!(read.get("__proto__"), Some(&Value::integer(1)));
    assert_eq!(read.get("constructor"), Some(&Value::integer(2)));
    assert_eq!(read.get("toString"), None);
    assert_eq!(Value::text("x").get("length"), None);
}

#[test]
fn whole_numbers_are_the_numbers_that_javascript_holds_exactly() {
    let integer = |number| Value::Number(number).as_integer();
    assert_eq!(integer(0.0), Some(0));
    assert_eq!(integer(9_007_199_254_740_991.0), Some(9_007_199_254_740_991));
    for number in [9_007_199_254_740_992.0, -1.0, 0.5, f64::NAN, f64::INFINITY, f64::MAX] {
        assert_eq!(integer(number), None, "{number}");
    }
    assert_eq!(Value::text("1").as_integer(), None);
}

#[test]
fn whole_numbers_are_written_without_a_fraction() {
    assert_eq!(serde_json::to_string(&Value::List(vec![Value::integer(3), Value::Number(0.5)])).unwrap(), "[3,0.5]");
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (0_u64..1 << 53).prop_map(Value::integer),
        // Eighths, since serde_json reads the longest fractions only nearly as they were.
        any::<i32>().prop_map(|eighths| Value::Number(f64::from(eighths) / 8.0)),
        ".{0,8}".prop_map(Value::Text),
    ];
    leaf.prop_recursive(3, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::List),
            prop::collection::btree_map(".{0,6}", inner, 0..6).prop_map(|map| Value::Map(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_it_writes_it_reads(value in any_value()) {
        let text = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
